-- the lines of the latest list that are on-net today, with what managers are shown of them
select
    lines.subscriber_key,
    lines.user_id,
    lines.customer_key,
    lines.cust_id,
    area.province_code,
    area.city_code,
    area.county_code,
    area.grid_code,
    keys.key_level,
    keys.manager_id,
    lines.activated_date
from {{ ref('fct_key_account_monthly') }} as keys
inner join {{ ref('int_key_account__moment') }} as moment on keys.month_start = moment.list_month
inner join {{ ref('dim_subscriber') }} as lines on keys.user_id = lines.user_id
left join {{ ref('dim_area') }} as home on lines.area_id = home.area_code
inner join {{ ref('dim_area') }} as area on coalesce(home.area_code, '-1') = area.area_code
where lines.is_on_net = 1
