-- What accounts hold, pay late and are let off, at the account's area of the month; what is unpaid of the bills of one,
-- three and six months before, at the line's. In yuan.
{{ month_incremental('period_start') }}
{%- set ages = [1, 3, 6] %}

with months as (
    select month_start from {{ ref('int_calendar__month') }}
    where is_loaded
),

billed as (
    {%- for age in ages %}
        select
            {{ add_month('billing_month', age) }} as month_start,
            user_id,
            {{ age }} as month_age,
            receivable_amount - discount_amount - gifted_amount + tax_amount as billed_amount,
            cast(0 as decimal(18, 2)) as unpaid_amount,
            cast(0 as decimal(18, 2)) as overdue_amount
        from {{ ref('fct_billing_monthly') }}
        where revenue_type != 'late_fee'
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

unpaid as (
    select
        arrears.arrears_month as month_start,
        arrears.user_id,
        cast({{ month_count_between('arrears.billing_month', 'arrears.arrears_month') }} as int) as month_age,
        0 as billed_amount,
        -- of bills from before the warehouse began nothing is known but what is left of them
        case when months.month_start is not null then arrears.unpaid_amount else 0 end as unpaid_amount,
        case when arrears.is_overdue then arrears.unpaid_amount else 0 end as overdue_amount
    from {{ ref('fct_arrears_monthly') }} as arrears
    left join months on arrears.billing_month = months.month_start
    where not arrears.is_late_fee and not arrears.is_written_off
),

debt as (
    select * from billed
    union all
    select * from unpaid
),

line as (
    select
        debt.*,
        coalesce(lines.area_id, '-1') as area_id,
        coalesce(lines.pay_mode, '-1') as pay_mode
    from debt
    left join {{ ref('int_subscriber__month') }} as lines
        on debt.user_id = lines.user_id and debt.month_start = lines.month_start
    where
        debt.month_start in (select affected_month from {{ ref('int_affected__month') }})
        and debt.month_start in (select month_start from months)
        and coalesce(lines.is_in_scope, 1) = 1
),

account as (select * from {{ ref('int_kpi__account_amount') }}),

leaf as (
    select
        month_start as period_start,
        area_id,
        pay_mode,
        '-1' as balance_type,
        {%- for age in ages %}
            case when month_age = {{ age }} then billed_amount else 0 end as billed_{{ age }}_month_ago_amount,
            case when month_age = {{ age }} then unpaid_amount else 0 end as unpaid_{{ age }}_month_ago_amount,
        {%- endfor %}
        0 as prepaid_balance_amount,
        0 as collected_amount,
        0 as written_off_amount,
        overdue_amount as collectable_amount
    from line
    union all
    select
        month_start,
        area_id,
        pay_mode,
        balance_type,
        {{ '0, ' * 6 }}
        prepaid_balance_amount,
        collected_amount,
        written_off_amount,
        collected_amount + written_off_amount
    from account
)

{{ roll_up_measures('leaf', [
    'billed_1_month_ago_amount', 'billed_3_month_ago_amount', 'billed_6_month_ago_amount',
    'unpaid_1_month_ago_amount', 'unpaid_3_month_ago_amount', 'unpaid_6_month_ago_amount',
    'prepaid_balance_amount', 'collected_amount', 'written_off_amount', 'collectable_amount'
]) }}
union all
{{ roll_up_measures('leaf', ['prepaid_balance_amount'], dimension='balance_type') }}
