-- Who has a card in a month: organisation units of the scorecard's level, and staff of its position, that were in force
-- on a day of it. Whoever left before has none; whoever came in has one from that month on.
{%- set levels = ['province', 'city', 'county', 'grid'] %}

with months as (
    select * from {{ ref('dim_month') }}
    where is_loaded
),

cards as (select * from {{ ref('scorecard') }}),

staff_image as (
    select
        staff_id,
        valid_from,
        valid_to,
        row_number() over (
            partition by staff_id
            order by file_date desc nulls last, delivery_id desc, part_number desc, line_number desc
        ) as recency
    from {{ ref('stg_boss__staff') }}
),

units as (
    select * from {{ ref('dim_organisation') }}
    where org_id <> '-1'
),

candidates as (
    select
        'organisation' as subject_kind,
        org_level as subject_level,
        org_id as subject_id,
        org_name as subject_name,
        org_id,
        '' as staff_id,
        '' as area_manager_id,
        '' as department_manager_id,
        '' as director_id,
        area_id,
        valid_from,
        valid_to
    from units
    union all
    select
        'staff' as subject_kind,
        staff.position_code as subject_level,
        staff.staff_id as subject_id,
        -- a name would be personal data
        staff.staff_id as subject_name,
        staff.org_id,
        staff.staff_id,
        staff.area_manager_id,
        staff.department_manager_id,
        staff.director_id,
        coalesce(units.area_id, '-1') as area_id,
        staff_image.valid_from,
        coalesce(staff_image.valid_to, {{ end_of_time() }}) as valid_to
    from {{ ref('dim_staff') }} as staff
    inner join staff_image on staff.staff_id = staff_image.staff_id and staff_image.recency = 1
    left join units on staff.org_id = units.org_id
),

located as (
    select
        {% for level in levels %}
            coalesce(area.{{ level }}_code, '-1') as {{ level }}_code,
            coalesce(area.{{ level }}_name, '') as {{ level }}_name,
        {% endfor %}
        candidates.*
    from candidates
    left join {{ ref('int_kpi__area') }} as area on candidates.area_id = area.area_code and area.area_code <> '-1'
)

select
    cards.scorecard_code,
    {% for name in subject_columns() %}
        located.{{ name }},
    {% endfor %}
    located.area_id,
    months.month_end,
    months.month_start
from cards
inner join located on cards.subject_kind = located.subject_kind and cards.subject_level = located.subject_level
inner join months on located.valid_from <= months.month_end and located.valid_to > months.month_start
