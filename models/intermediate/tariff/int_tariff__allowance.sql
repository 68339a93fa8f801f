-- what each tariff includes a month, and what a unit beyond it costs, by the last file that names it
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
    cast(sum(case when service_type = 'sms' then allowance_count else 0 end) as bigint) as sms_allowance_count,
    cast(sum(case when service_type = 'data' then allowance_count else 0 end) as bigint) as data_allowance_bytes,
    coalesce(max(case when service_type = 'voice' then unit_price_fen end), 0) as minute_price_fen,
    coalesce(max(case when service_type = 'sms' then unit_price_fen end), 0) as message_price_fen,
    coalesce(max(case when service_type = 'data' then unit_price_fen end), 0) as megabyte_price_fen
from items
group by tariff_id
