with sides as (
    select
        month_start,
        area_id,
        pay_mode,
        brand,
        tariff_id,
        is_closing - gross_add_count - reinstated_count + cancelled_count - transfer_in_count as balance
    from {{ ref('fct_subscriber_monthly') }}
    union all
    select
        month_start,
        opening_area_id as area_id,
        opening_pay_mode as pay_mode,
        opening_brand as brand,
        opening_tariff_id as tariff_id,
        transfer_out_count - is_opening as balance
    from {{ ref('fct_subscriber_monthly') }}
)

select
    month_start,
    area_id,
    pay_mode,
    brand,
    tariff_id,
    sum(balance) as balance
from sides
group by month_start, area_id, pay_mode, brand, tariff_id
having sum(balance) != 0
