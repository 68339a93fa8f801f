-- What staff of each position answers for: a manager for those he looks after, a superior for all below him.
{%- set measures = measure_names(manager_measures()) %}
{%- set positions = {
    'customer_manager': 'manager_id',
    'area_manager': 'area_manager_id',
    'department_manager': 'department_manager_id',
    'director': 'director_id'
} %}

with managers as (select * from {{ ref('fct_manager_monthly') }}),

answered_for as (
    {% for position, column in positions.items() %}
        select
            '{{ position }}' as subject_level,
            {{ column }} as subject_id,
            {% for name in measures %}
                cast(sum({{ name }}) as decimal(28, 4)) as {{ name }},
            {% endfor %}
            month_start
        from managers
        group by {{ column }}, month_start
        {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    subject_level,
    subject_id,
    month_start,
    measure_code,
    measure_value
from answered_for
unpivot (measure_value for measure_code in ({{ measures | join(', ') }}))
