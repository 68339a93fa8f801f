-- One row per line and month with its dimensions, and one per province and month (line '-') for what is settled with
-- all of it.
select
    {{ theme_dimensions('line') }},
    '-' as settled_province_code,
    line.month_start
from {{ ref('dim_subscriber_month') }} as line
where line.month_start in (select affected_month from {{ ref('int_affected__month') }})
union all
select
    '-1' as subscriber_key,
    '-' as user_id,
    cast(extract(year from months.month_start) as int) as year_number,
    cast(extract(year from months.month_start) as string) || 'Q'
    || cast(extract(quarter from months.month_start) as string) as quarter_code,
    area.province_code,
    area.province_name,
    {% for _ in range(18) %}
        '-',
    {% endfor %}
    area.province_code as settled_province_code,
    months.month_start
from {{ ref('int_calendar__month') }} as months
cross join {{ ref('dim_area') }} as area
where
    area.area_level = 'province'
    and months.is_loaded
    and months.month_start in (select affected_month from {{ ref('int_affected__month') }})
