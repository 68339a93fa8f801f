-- what the view says of its customers is what the facts say of the lines and accounts that are theirs
{%- set of_lines = {
    'line_count': 'is_closing', 'net_amount': 'net_amount', 'receivable_amount': 'receivable_amount',
    'billed_minutes': 'billed_minutes', 'data_bytes': 'data_bytes', 'recharge_amount': 'recharge_amount'
} %}
{%- set of_facts = {
    'contact_count': ('fct_contact', '1', month_of('fact.contact_date'), 'user_id in (select user_id from lines)'),
    'complaint_count': ('fct_complaint', '1', month_of('fact.opened_date'), 'user_id in (select user_id from lines)'),
    'point_count': (
        'fct_points_monthly', 'closing_point_count', 'fact.points_month', 'user_id in (select user_id from lines)'),
    'overdue_amount': (
        'fct_arrears_monthly', 'unpaid_amount', 'fact.arrears_month',
        'is_overdue and not is_written_off and user_id in (select user_id from lines)'),
    'bill_amount': (
        'fct_bill_monthly', 'total_amount', 'fact.billing_month', 'account_id in (select account_id from accounts)'),
    'paid_amount': (
        'fct_payment_event', 'amount', month_of('fact.paid_date'),
        "payment_type = 'payment' and account_id in (select account_id from accounts)")
} %}

with moment as (
    select
        max(month_start) as closed_month,
        max(closing_date) as closing_date
    from {{ ref('dim_month') }}
    where is_loaded and not is_in_progress
),

lines as (
    select lines.*
    from {{ ref('fct_subscriber_monthly') }} as lines
    inner join moment on lines.month_start = moment.closed_month
    inner join {{ ref('dim_subscriber_history') }} as history
        on
            lines.user_id = history.user_id
            and moment.closing_date >= history.valid_from
            and moment.closing_date < history.valid_to
    where
        lines.is_in_scope = 1
        and history.cust_id in (select one.cust_id from {{ ref('fct_one_customer') }} as one)
),

accounts as (
    select account_id from {{ ref('dim_account') }}
    where cust_id in (select one.cust_id from {{ ref('fct_one_customer') }} as one)
),

list as (
    select max(keys.month_start) as list_month
    from {{ ref('fct_key_account_monthly') }} as keys
    inner join moment on keys.month_start <= moment.closed_month
),

facts as (
    {% for measure, column in of_lines.items() %}
        select
            '{{ measure }}' as measure,
            sum({{ column }}) as fact_sum
        from lines
        union all
    {% endfor %}
    {% for measure, (fact, column, month, where) in of_facts.items() %}
        select
            '{{ measure }}' as measure,
            sum({{ column }}) as fact_sum
        from {{ ref(fact) }} as fact
        inner join moment on {{ month }} = moment.closed_month
        where {{ where }}
        union all
    {% endfor %}
    -- all lines of the list, whoever's they are
    select
        'key_line_count' as measure,
        count(*) as fact_sum
    from {{ ref('fct_key_account_monthly') }} as keys
    inner join list on keys.month_start = list.list_month
    inner join {{ ref('fct_subscriber_monthly') }} as listed
        on keys.user_id = listed.user_id and listed.is_in_scope = 1
    inner join moment on listed.month_start = moment.closed_month
),

told as (
    {% for measure in ['key_line_count'] + of_lines | list + of_facts | list %}
        select
            '{{ measure }}' as measure,
            sum({{ measure }}) as view_sum
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
