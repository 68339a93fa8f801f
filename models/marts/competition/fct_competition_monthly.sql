{{ month_incremental('month_start') }}

{%- set dimensions = [
    'province_code', 'province_name', 'city_code', 'city_name', 'county_code', 'county_name', 'grid_code', 'grid_name'
] %}
{%- set of_lines = [
    'brand', 'tariff_id', 'tariff_name', 'network_generation', 'pay_mode', 'customer_type', 'customer_class',
    'age_on_net_band'
] %}
{#- by line; by area -#}
{%- set line_counts = [
    'own_number_count', 'ported_in_count', 'ported_out_count', 'key_account_count', 'key_account_off_net_count'
] %}
{%- set area_counts = [
    'own_outlet_count', 'rival_number_count', 'rival_add_count', 'rival_loss_count', 'rival_outlet_count',
    'rival_outlet_add_count', 'rival_outlet_loss_count', 'off_net_member_count', 'settled_minutes'
] %}

with by_line as (
    select * from {{ ref('int_competition__line') }}
    where month_start in (select affected_month from {{ ref('int_affected__month') }})
),

by_area as (
    select * from {{ ref('int_competition__area') }}
    where month_start in (select affected_month from {{ ref('int_affected__month') }})
),

together as (
    select
        {% for name in dimensions + of_lines %}
            dimension.{{ name }},
        {% endfor %}
        {% for count in line_counts %}
            by_line.{{ count }},
        {% endfor %}
        {% for count in area_counts %}
            0 as {{ count }},
        {% endfor %}
        by_line.operator_id,
        by_line.month_start
    from by_line
    left join {{ ref('int_subscriber__month') }} as known
        on by_line.user_id = known.user_id and by_line.month_start = known.month_start
    inner join {{ ref('dim_subscriber_month') }} as dimension
        on coalesce(known.user_id, '-1') = dimension.user_id and by_line.month_start = dimension.month_start
    where coalesce(known.is_in_scope, 1) = 1
    union all
    select
        {% for level in ['province', 'city', 'county', 'grid'] %}
            coalesce(area.{{ level }}_code, '-1'),
            coalesce(area.{{ level }}_name, '未知'),
        {% endfor %}
        {% for name in of_lines %}
            '-',
        {% endfor %}
        {% for count in line_counts %}
            0,
        {% endfor %}
        {% for count in area_counts %}
            by_area.{{ count }},
        {% endfor %}
        by_area.operator_id,
        by_area.month_start
    from by_area
    left join {{ ref('dim_area') }} as area on by_area.area_id = area.area_code
)

select
    {{ surrogate_key(['together.operator_id']) }} as operator_key,
    together.operator_id,
    case
        when together.operator_id = 'own' then '本网'
        else coalesce(operator.operator_name, '未知')
    end as operator_name,
    cast(extract(year from together.month_start) as int) as year_number,
    cast(extract(year from together.month_start) as string) || 'Q'
    || cast(extract(quarter from together.month_start) as string) as quarter_code,
    {% for name in dimensions + of_lines %}
        together.{{ name }},
    {% endfor %}
    {% for count in line_counts + area_counts %}
        cast(sum(together.{{ count }}) as bigint) as {{ count }},
    {% endfor %}
    together.month_start
from together
left join {{ ref('dim_operator') }} as operator on together.operator_id = operator.operator_id
group by
    {% for name in dimensions + of_lines %}
        together.{{ name }},
    {% endfor %}
    together.operator_id,
    operator.operator_name,
    together.month_start
