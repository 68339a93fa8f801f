-- birthdays are personal and stand in restricted.fct_birthday_care, with the same columns
with lines as (select * from {{ ref('int_key_account__care_line') }}),

days as (select * from {{ ref('int_key_account__care_day') }}),

-- the last of a line's contracts: one that was renewed does not end
contracts as (
    select
        user_id,
        {{ add_day('max(end_date)', -1) }} as last_date
    from {{ ref('fct_contract') }}
    group by user_id
),

due as (
    select
        lines.*,
        'network_anniversary' as care_kind,
        days.due_date,
        days.year_number - cast(extract(year from lines.activated_date) as int) as year_count,
        days.days_ahead,
        days.as_of_date
    from lines
    inner join days
        on
            extract(month from lines.activated_date) * 100 + extract(day from lines.activated_date) = days.month_day
            and extract(year from lines.activated_date) < days.year_number
    union all
    select
        lines.*,
        'contract_end' as care_kind,
        days.due_date,
        0 as year_count,
        days.days_ahead,
        days.as_of_date
    from lines
    inner join contracts on lines.user_id = contracts.user_id
    inner join days on contracts.last_date = days.due_date and days.is_stand_in = 0
)

select {{ care_columns('due') }}
from due
