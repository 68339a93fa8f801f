{%- set measures = manager_measures() %}

with months as (
    select * from {{ ref('dim_month') }}
    where is_loaded
),

agreed as (select * from {{ ref('int_key_account__agreed_visit') }}),

looked_after as (
    select
        month_start,
        manager_id,
        {% for name in measures['looked_after'] if name != 'group_amount' %}
            sum({{ name }}) as {{ name }},
        {% endfor %}
        sum(unified_amount + member_paid_amount) as group_amount
    from {{ ref('fct_key_customer_monthly') }}
    group by month_start, manager_id
),

-- agreed for a day of the month that is past, and kept where the next visit came by then
due as (
    select
        months.month_start,
        agreed.manager_id,
        count(*) as due_visit_count,
        sum(case when agreed.followed_date <= agreed.next_visit_date then 1 else 0 end) as kept_visit_count
    from agreed
    inner join months
        on agreed.next_visit_date >= months.month_start and agreed.next_visit_date <= months.closing_date
    group by months.month_start, agreed.manager_id
),

-- still to be made at the month's closing: in the 30 days after it, or late by then
waiting as (
    select
        months.month_start,
        agreed.manager_id,
        sum(case when agreed.next_visit_date > months.closing_date then 1 else 0 end) as coming_visit_count,
        sum(case when agreed.next_visit_date <= months.closing_date then 1 else 0 end) as overdue_visit_count
    from agreed
    inner join months
        on
            agreed.visited_date <= months.closing_date
            and agreed.next_visit_date <= {{ add_day('months.closing_date', 30) }}
            and coalesce(agreed.followed_date, {{ end_of_time() }}) > months.closing_date
    group by months.month_start, agreed.manager_id
),

told as (
    {% for part in measures %}
        select
            {% for name in measure_names(measures) %}
                cast({{ name if name in measures[part] else 0 }} as {{ measure_type(name) }}) as {{ name }},
            {% endfor %}
            manager_id,
            month_start
        from {{ part }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

summed as (
    select
        {% for name in measure_names(measures) %}
            cast(sum({{ name }}) as {{ measure_type(name) }}) as {{ name }},
        {% endfor %}
        manager_id,
        month_start
    from told
    group by manager_id, month_start
)

select
    coalesce(staff.staff_key, '-1') as staff_key,
    coalesce(staff.director_id, '-1') as director_id,
    coalesce(staff.department_manager_id, '-1') as department_manager_id,
    coalesce(staff.area_manager_id, '-1') as area_manager_id,
    summed.manager_id,
    coalesce(staff.position_code, '-1') as position_code,
    coalesce(staff.org_id, '-1') as org_id,
    {% for level in ['province', 'city', 'county', 'grid'] %}
        area.{{ level }}_code,
        area.{{ level }}_name,
    {% endfor %}
    {% for name in measure_names(measures) %}
        summed.{{ name }},
    {% endfor %}
    summed.month_start
from summed
left join {{ ref('dim_staff') }} as staff on summed.manager_id = staff.staff_id
left join {{ ref('dim_organisation') }} as organisation on staff.org_id = organisation.org_id
left join {{ ref('dim_area') }} as home on organisation.area_id = home.area_code
inner join {{ ref('dim_area') }} as area on coalesce(home.area_code, '-1') = area.area_code
