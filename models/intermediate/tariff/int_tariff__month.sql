-- what each tariff costs and how its fee is shared in each month: by the month's file, else by the last file before it,
-- else (months before the first file) by the first
with tariffs as (select * from {{ ref('stg_boss__tariff') }}),

shares as (select * from {{ ref('int_tariff__share') }}),

files as (
    select distinct
        'tariff' as unit,
        file_month
    from tariffs
    union all
    select distinct
        'tariff_item' as unit,
        file_month
    from shares
),

used_files as (
    select
        months.month_start,
        files.unit,
        coalesce(
            max(case when files.file_month <= months.month_start then files.file_month end),
            min(files.file_month)
        ) as file_month
    from {{ ref('int_calendar__month') }} as months
    cross join files
    where months.month_start <= (select as_of_month from {{ ref('int_calendar__as_of') }})
    group by months.month_start, files.unit
)

select
    tariffs.tariff_id,
    tariff_file.month_start,
    tariffs.tariff_name,
    tariffs.tariff_type,
    coalesce(tariffs.network_generation, '-1') as network_generation,
    tariffs.monthly_fee_fen,
    coalesce(shares.voice_share, 0) as voice_share,
    coalesce(shares.sms_share, 0) as sms_share,
    coalesce(shares.data_share, 0) as data_share,
    coalesce(shares.fixed_share, 0) as fixed_share
from used_files as tariff_file
inner join tariffs on tariff_file.file_month = tariffs.file_month
left join used_files as share_file
    on
        tariff_file.month_start = share_file.month_start
        and share_file.unit = 'tariff_item'
left join shares
    on
        share_file.file_month = shares.file_month
        and tariffs.tariff_id = shares.tariff_id
where tariff_file.unit = 'tariff'
