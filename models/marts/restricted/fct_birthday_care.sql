with days as (select * from {{ ref('int_key_account__care_day') }}),

due as (
    select
        lines.*,
        'birthday' as care_kind,
        days.due_date,
        days.year_number - birthdays.birth_year as year_count,
        days.days_ahead,
        days.as_of_date
    from {{ ref('int_key_account__care_line') }} as lines
    inner join {{ ref('int_customer__birthday') }} as birthdays on lines.cust_id = birthdays.cust_id
    inner join days on cast(birthdays.birth_month_day as int) = days.month_day
)

select {{ care_columns('due') }}
from due
