with monthly as (
    select
        month_start,
        area_id,
        pay_mode,
        brand,
        tariff_id,
        sum(is_closing) as closing_count
    from {{ ref('fct_subscriber_monthly') }}
    where is_closing = 1
    group by month_start, area_id, pay_mode, brand, tariff_id
),

daily as (
    select
        month.month_start,
        base.area_id,
        base.pay_mode,
        base.brand,
        base.tariff_id,
        base.closing_count
    from {{ ref('fct_subscriber_base_daily') }} as base
    inner join {{ ref('dim_month') }} as month on base.base_date = month.closing_date and month.is_loaded
    where base.closing_count > 0
)

select
    coalesce(monthly.month_start, daily.month_start) as month_start,
    monthly.closing_count as monthly_count,
    daily.closing_count as daily_count
from monthly
full outer join daily
    on
        monthly.month_start = daily.month_start
        and monthly.area_id = daily.area_id
        and monthly.pay_mode = daily.pay_mode
        and monthly.brand = daily.brand
        and monthly.tariff_id = daily.tariff_id
where coalesce(monthly.closing_count, 0) != coalesce(daily.closing_count, 0)
