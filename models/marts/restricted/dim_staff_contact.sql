-- the persons that tasks go to: the staff file as it is, with what dim_staff leaves out
with staff as (
    select
        *,
        row_number() over (
            partition by staff_id
            order by file_date desc nulls last, delivery_id desc, part_number desc, line_number desc
        ) as recency
    from {{ ref('stg_boss__staff') }}
),

units as (select * from {{ ref('dim_organisation') }})

select
    staff.staff_id,
    coalesce(staff.staff_name, '') as staff_name,
    coalesce(staff.login, '') as login,
    coalesce(staff.email, '') as email,
    staff.position_code,
    coalesce(units.area_id, '-1') as area_code,
    coalesce(staff.manager_id, '-1') as manager_id,
    staff.valid_from,
    coalesce(staff.valid_to, {{ end_of_time() }}) as valid_to
from staff
left join units on staff.org_id = units.org_id
where staff.recency = 1
