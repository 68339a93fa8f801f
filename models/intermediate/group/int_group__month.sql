-- each group at the end of each month to recompute
with months as (
    select
        *,
        cast({{ dbt.date_trunc('year', 'month_start') }} as date) as year_start
    from {{ ref('int_calendar__month') }}
    where is_loaded and month_start in (select affected_month from {{ ref('int_affected__month') }})
),

versions as (select * from {{ ref('int_group__version') }})

select
    held.group_id,
    held.grade,
    held.sector,
    held.manager_id,
    held.area_id,
    held.account_id,
    held.contract_end_date,
    case when held.group_status = 'active' then 1 else 0 end as is_active,
    case
        when held.group_status = 'active' and held.contract_end_date > months.closing_date then 1 else 0
    end as is_in_contract,
    -- the contract ran out and was not renewed before the group left
    case
        when held.group_status = 'closed' and held.contract_end_date <= held.valid_from then 1 else 0
    end as has_left_after_contract,
    case when year_opening.group_id is not null then 1 else 0 end as is_key_group,
    held.valid_from,
    months.month_start
from months
inner join versions as held
    on
        months.closing_date >= held.valid_from
        and months.closing_date < held.valid_to
left join versions as year_opening
    on
        held.group_id = year_opening.group_id
        and {{ add_day('months.year_start', -1) }} >= year_opening.valid_from
        and {{ add_day('months.year_start', -1) }} < year_opening.valid_to
        and year_opening.grade = 'A'
        and year_opening.group_status = 'active'
