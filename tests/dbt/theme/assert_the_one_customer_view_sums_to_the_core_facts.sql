-- what the view says of its customers is what the facts say of the lines and accounts that are theirs
with moment as (
    select
        max(month_start) as month_start,
        max(closing_date) as closing_date
    from {{ ref('dim_month') }}
    where is_loaded and not is_in_progress
),

owned as (
    select history.user_id
    from {{ ref('dim_subscriber_history') }} as history
    inner join moment on history.valid_from <= moment.closing_date and history.valid_to > moment.closing_date
    where history.cust_id in (select cust_id from {{ ref('fct_one_customer') }})
),

accounts as (
    select account_id from {{ ref('dim_account') }}
    where cust_id in (select cust_id from {{ ref('fct_one_customer') }})
),

lines as (
    select lines.*
    from {{ ref('fct_subscriber_monthly') }} as lines
    inner join moment on lines.month_start = moment.month_start
    where lines.is_in_scope = 1 and lines.user_id in (select owned.user_id from owned)
),

list as (
    select max(keys.month_start) as month_start
    from {{ ref('fct_key_account_monthly') }} as keys
    inner join moment on keys.month_start <= moment.month_start
),

facts as (
    select
        'lines' as measure,
        sum(is_closing) as fact_sum
    from lines
    union all
    select
        'net_amount',
        sum(net_amount)
    from lines
    union all
    select
        'billed_minutes',
        sum(billed_minutes)
    from lines
    union all
    select
        'data_bytes',
        sum(data_bytes)
    from lines
    union all
    select
        'recharge_amount',
        sum(recharge_amount)
    from lines
    union all
    -- all lines of the list, whoever's they are
    select
        'key_lines',
        count(*)
    from {{ ref('fct_key_account_monthly') }} as keys
    inner join {{ ref('fct_subscriber_monthly') }} as listed
        on keys.user_id = listed.user_id and listed.is_in_scope = 1
    inner join moment on listed.month_start = moment.month_start
    where keys.month_start in (select list.month_start from list)
    union all
    select
        'contacts',
        count(*)
    from {{ ref('fct_contact') }} as contact
    inner join moment on {{ month_of('contact.contact_date') }} = moment.month_start
    where contact.user_id in (select lines.user_id from lines)
    union all
    select
        'complaints',
        count(*)
    from {{ ref('fct_complaint') }} as complaint
    inner join moment on {{ month_of('complaint.opened_date') }} = moment.month_start
    where complaint.user_id in (select lines.user_id from lines)
    union all
    select
        'points',
        sum(points.closing_point_count)
    from {{ ref('fct_points_monthly') }} as points
    inner join moment on points.points_month = moment.month_start
    where points.user_id in (select lines.user_id from lines)
    union all
    select
        'overdue_amount',
        sum(arrears.unpaid_amount)
    from {{ ref('fct_arrears_monthly') }} as arrears
    inner join moment on arrears.arrears_month = moment.month_start
    where
        arrears.is_overdue and not arrears.is_written_off and arrears.user_id in (select lines.user_id from lines)
    union all
    select
        'bill_amount',
        sum(bill.total_amount)
    from {{ ref('fct_bill_monthly') }} as bill
    inner join moment on bill.billing_month = moment.month_start
    where bill.account_id in (select accounts.account_id from accounts)
    union all
    select
        'paid_amount',
        sum(payment.amount)
    from {{ ref('fct_payment_event') }} as payment
    inner join moment on {{ month_of('payment.paid_date') }} = moment.month_start
    where payment.payment_type = 'payment' and payment.account_id in (select accounts.account_id from accounts)
),

told as (
    {% for measure, column in {
        'lines': 'line_count', 'key_lines': 'key_line_count', 'net_amount': 'net_amount',
        'billed_minutes': 'billed_minutes', 'data_bytes': 'data_bytes', 'recharge_amount': 'recharge_amount',
        'contacts': 'contact_count', 'complaints': 'complaint_count', 'points': 'point_count',
        'overdue_amount': 'overdue_amount', 'bill_amount': 'bill_amount', 'paid_amount': 'paid_amount'
    }.items() %}
        select
            '{{ measure }}' as measure,
            sum({{ column }}) as view_sum
        from {{ ref('fct_one_customer') }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    facts.measure,
    facts.fact_sum,
    told.view_sum
from facts
inner join told on facts.measure = told.measure
where coalesce(facts.fact_sum, 0) <> coalesce(told.view_sum, 0)
