-- every month that a monthly mart recomputes in this build
with changed_months as (
    select distinct
        unit,
        {{ month_of('affected_date') }} as affected_month
    from {{ source('ledger', 'affected') }}
    union
    select distinct
        'cdr' as unit,
        {{ month_of('affected_date') }} as affected_month
    from {{ ref('int_affected__usage_date') }}
),

-- activity decides over inactivity and silence of all later months; a due date or a write-off over all later arrears;
-- bills and the list of key accounts over the cohorts and means of later months
onward as (
    select min(affected_month) as first_month
    from changed_months
    where unit in ('cdr', 'recharge', 'bill', 'bill_item', 'write_off', 'key_user')
)

select affected_month
from changed_months
union
select {{ month_of('affected_date') }} as affected_month
from {{ ref('int_affected__date') }}
union
select month.month_start as affected_month
from {{ ref('int_calendar__month') }} as month
cross join onward
cross join {{ ref('int_calendar__as_of') }} as as_of
where month.month_start >= onward.first_month and month.month_start <= as_of.as_of_month
