-- without name, login and address: those stay in staging
with staff as (
    select
        *,
        coalesce(manager_id, '-1') as superior_id
    from {{ ref('stg_boss__staff') }}
    qualify row_number() over (
        partition by staff_id
        order by file_date desc, delivery_id desc, part_number desc, line_number desc
    ) = 1
),

-- one row per employee and superior, up to three levels above, and the employee
climb as (
    select
        staff_id,
        staff_id as superior_id,
        position_code
    from staff
    union all
    select
        staff.staff_id,
        one.staff_id as superior_id,
        one.position_code
    from staff
    inner join staff as one on staff.superior_id = one.staff_id
    union all
    select
        staff.staff_id,
        two.staff_id as superior_id,
        two.position_code
    from staff
    inner join staff as one on staff.superior_id = one.staff_id
    inner join staff as two on one.superior_id = two.staff_id
    union all
    select
        staff.staff_id,
        three.staff_id as superior_id,
        three.position_code
    from staff
    inner join staff as one on staff.superior_id = one.staff_id
    inner join staff as two on one.superior_id = two.staff_id
    inner join staff as three on two.superior_id = three.staff_id
),

placed as (
    select
        staff_id,
        max(case when position_code = 'area_manager' then superior_id end) as area_manager_id,
        max(case when position_code = 'department_manager' then superior_id end) as department_manager_id,
        max(case when position_code = 'director' then superior_id end) as director_id
    from climb
    group by staff_id
)

select
    {{ surrogate_key(['staff.staff_id']) }} as staff_key,
    staff.staff_id,
    staff.position_code,
    coalesce(staff.org_id, '-1') as org_id,
    staff.superior_id as manager_id,
    coalesce(placed.area_manager_id, '-1') as area_manager_id,
    coalesce(placed.department_manager_id, '-1') as department_manager_id,
    coalesce(placed.director_id, '-1') as director_id
from staff
inner join placed on staff.staff_id = placed.staff_id
union all
select
    '-1',
    '-1',
    '-1',
    '-1',
    '-1',
    '-1',
    '-1',
    '-1'
