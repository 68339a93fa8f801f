-- How many lines use data and value-added services, in each city? 各地市数据业务和增值业务用户各有多少？
with users as (
    {% for service, measure in [('mobile_data', 'data_user_count'), ('value_added', 'value_added_user_count')] %}
        select
            month_start,
            city_name,
            '{{ service }}' as data_service,
            {{ measure }} as user_count,
            closing_count
        from {{ ref('fct_data_service_monthly') }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    month_start,
    city_name,
    data_service,
    sum(user_count) as user_count,
    sum(closing_count) as closing_count,
    100 * {{ ratio('sum(user_count)', 'sum(closing_count)') }} as penetration
from users
group by month_start, city_name, data_service
order by month_start desc, city_name, data_service
