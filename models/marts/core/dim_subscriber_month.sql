{{ month_incremental('month_start') }}

with lines as (
    select * from {{ ref('fct_subscriber_monthly') }}
    where month_start in (select affected_month from {{ ref('int_affected__month') }})
),

bands as (
    select * from {{ ref('dim_band') }}
    where band_type = 'age'
)

select
    lines.subscriber_key,
    lines.user_id,
    cast(extract(year from lines.month_start) as int) as year_number,
    cast(extract(year from lines.month_start) as string) || 'Q'
    || cast(extract(quarter from lines.month_start) as string) as quarter_code,
    coalesce(area.province_code, '-1') as province_code,
    coalesce(area.province_name, '未知') as province_name,
    coalesce(area.city_code, '-1') as city_code,
    coalesce(area.city_name, '未知') as city_name,
    coalesce(area.county_code, '-1') as county_code,
    coalesce(area.county_name, '未知') as county_name,
    coalesce(area.grid_code, '-1') as grid_code,
    coalesce(area.grid_name, '未知') as grid_name,
    lines.brand,
    lines.tariff_id,
    coalesce(tariff.tariff_name, '未知') as tariff_name,
    coalesce(tariff.network_generation, '-1') as network_generation,
    lines.pay_mode,
    lines.channel_id,
    coalesce(customer.customer_type, '-1') as customer_type,
    coalesce(customer.customer_class, '-1') as customer_class,
    coalesce(customer.sex, '-1') as sex,
    coalesce(bands.band_code, '-1') as age_band,
    lines.age_on_net_band,
    lines.arpu_band,
    lines.month_start
from lines
inner join {{ ref('dim_month') }} as months on lines.month_start = months.month_start
left join {{ ref('dim_subscriber_history') }} as history
    on
        lines.user_id = history.user_id
        and months.closing_date >= history.valid_from
        and months.closing_date < history.valid_to
left join {{ ref('dim_customer_history') }} as customer
    on
        history.cust_id = customer.cust_id
        and months.closing_date >= customer.valid_from
        and months.closing_date < customer.valid_to
left join {{ ref('dim_area') }} as area on lines.area_id = area.area_code
left join {{ ref('int_tariff__month') }} as tariff
    on
        lines.tariff_id = tariff.tariff_id
        and lines.month_start = tariff.month_start
left join bands
    on
        extract(year from lines.month_start) - customer.birth_year >= bands.lower_bound
        and extract(year from lines.month_start) - customer.birth_year < bands.upper_bound
