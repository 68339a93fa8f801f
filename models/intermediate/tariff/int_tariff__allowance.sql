-- what each tariff includes a month by the last file that names it
with items as (
    select *
    from {{ ref('stg_boss__tariff_item') }}
    qualify row_number() over (
        partition by tariff_id, service_type order by file_month desc, delivery_id desc
    ) = 1
)

select
    tariff_id,
    cast(sum(case when service_type = 'voice' then allowance_count else 0 end) as bigint) as voice_allowance_minutes,
    cast(sum(case when service_type = 'data' then allowance_count else 0 end) as bigint) as data_allowance_bytes
from items
group by tariff_id
