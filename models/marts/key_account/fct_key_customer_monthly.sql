-- small, and what it is told of reaches back (a visit's manager, a list's snapshot), so it is built anew each time
{%- set columns = measure_names(key_account_measures()) %}
{%- set keys = [
    'activity', 'user_id', 'area_id', 'key_level', 'group_id', 'sector', 'grade', 'manager_id', 'contact_kind',
    'visit_result', 'month_start'
] %}

with line_part as (
    select
        *,
        '-1' as group_id,
        '-1' as sector,
        '-1' as grade,
        '-1' as contact_kind,
        '-1' as visit_result
    from {{ ref('int_key_account__line') }}
),

group_part as (
    select
        *,
        '-1' as user_id,
        '-1' as key_level,
        '-1' as contact_kind,
        '-1' as visit_result,
        is_active as group_count,
        is_in_contract as in_contract_group_count,
        case
            when is_in_contract = 1 and contract_end_date < {{ add_month('month_start', 4) }} then 1 else 0
        end as contract_ending_group_count,
        has_left_after_contract as left_after_contract_group_count,
        is_key_group as key_group_count,
        case when is_in_contract = 1 and unified_amount + member_paid_amount > 0 then is_key_group else 0 end
            as kept_key_group_count
    from {{ ref('fct_group_monthly') }}
),

-- a visit is told where the visited group has its seat, else where the manager's unit is
visit_part as (
    select
        '-1' as user_id,
        coalesce(groups.area_id, organisation.area_id, '-1') as area_id,
        '-1' as key_level,
        visit.group_id,
        coalesce(groups.sector, '-1') as sector,
        coalesce(groups.grade, '-1') as grade,
        visit.manager_id,
        visit.contact_kind,
        visit.visit_result,
        {{ month_of('visit.visited_date') }} as month_start,
        1 as visit_count,
        case when visit.contact_kind = 'visit' then 1 else 0 end as in_person_visit_count,
        visit.has_rival_offer as rival_offer_count,
        case when visit.visit_result in ('satisfied', 'renewal_agreed') then 1 else 0 end as satisfied_visit_count
    from {{ ref('fct_visit') }} as visit
    left join {{ ref('fct_group_monthly') }} as groups
        on visit.group_id = groups.group_id and {{ month_of('visit.visited_date') }} = groups.month_start
    left join {{ ref('dim_staff') }} as staff on visit.staff_key = staff.staff_key
    left join {{ ref('dim_organisation') }} as organisation on staff.org_id = organisation.org_id
),

events as (
    {{ union_measures(key_account_measures(), ['line', 'group', 'visit'], keys[1:]) }}
),

summed as (
    select
        {% for column in columns %}
            cast(sum({{ column }}) as {{ measure_type(column) }}) as {{ column }},
        {% endfor %}
        {{ keys | join(',\n        ') }}
    from events
    group by
        {{ keys | join(',\n        ') }}
),

placed as (
    select
        summed.*,
        coalesce(area.area_code, '-1') as place_code
    from summed
    left join {{ ref('dim_area') }} as area on summed.area_id = area.area_code
)

select
    {{ theme_dimensions('dimension', 'area') }},
    placed.area_id,
    placed.activity,
    placed.key_level,
    placed.group_id,
    placed.sector,
    placed.grade,
    coalesce(staff.org_id, '-1') as org_id,
    coalesce(staff.director_id, '-1') as director_id,
    coalesce(staff.department_manager_id, '-1') as department_manager_id,
    coalesce(staff.area_manager_id, '-1') as area_manager_id,
    placed.manager_id,
    placed.contact_kind,
    placed.visit_result,
    {% for column in columns %}
        placed.{{ column }},
    {% endfor %}
    placed.month_start
from placed
inner join {{ ref('dim_subscriber_month') }} as dimension
    on placed.user_id = dimension.user_id and placed.month_start = dimension.month_start
inner join {{ ref('dim_area') }} as area on placed.place_code = area.area_code
left join {{ ref('dim_staff') }} as staff on placed.manager_id = staff.staff_id
