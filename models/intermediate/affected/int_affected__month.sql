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
-- bills and the list of key accounts over later cohorts and means; a contract binds on, and a handset is new by the
-- month before; a campaign is told with the month in which it ends
onward as (
    select min(affected_month) as first_month
    from changed_months
    where
        unit in (
            'cdr', 'recharge', 'bill', 'bill_item', 'write_off', 'key_user', 'contract', 'subsidy', 'user_terminal',
            'campaign', 'contact_list', 'response'
        )
)

select affected_month
from changed_months
union
-- a contact decides whether those of the seven days before it were settled, each on its seventh day after; an outage
-- is told with the complaints of the seven days after it, an agent's team with what is settled of the day's contacts
select {{ month_of(add_day('affected_date', 7)) }} as affected_month
from {{ source('ledger', 'affected') }}
where unit in ('contact', 'network_kpi', 'agent_day')
union
select months.month_start as affected_month
from {{ ref('int_calendar__month') }} as months
inner join {{ ref('int_affected__history') }} as history
    on
        history.history_code = 'terminal'
        and months.month_start >= history.affected_from
cross join {{ ref('int_calendar__as_of') }} as as_of
where months.month_start <= as_of.as_of_month
union
-- a year's list of lines is frozen before its January: what changes in that month changes the list
select months.month_start as affected_month
from {{ ref('int_calendar__month') }} as months
inner join {{ ref('int_affected__date') }} as changed
    on
        extract(year from months.month_start) = extract(year from changed.affected_date)
        and extract(month from changed.affected_date) = 1
cross join {{ ref('int_calendar__as_of') }} as as_of
where months.month_start <= as_of.as_of_month and months.month_start >= changed.affected_date
union
select {{ month_of('affected_date') }} as affected_month
from {{ ref('int_affected__date') }}
union
select month.month_start as affected_month
from {{ ref('int_calendar__month') }} as month
cross join onward
cross join {{ ref('int_calendar__as_of') }} as as_of
where month.month_start >= onward.first_month and month.month_start <= as_of.as_of_month
