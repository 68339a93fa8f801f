with moment as (select * from {{ ref('int_key_account__moment') }}),

-- the line that brings most tells the tariff, the handset and the manager
lines as (
    select
        *,
        row_number() over (partition by cust_id order by net_amount desc, user_id) as line_rank,
        row_number() over (partition by cust_id order by {{ key_level_order('key_level') }}, user_id) as key_rank
    from {{ ref('int_key_account__customer_line') }}
),

summed as (
    select
        cust_id,
        month_start,
        {% for rank, column in [
            ('key_rank', 'key_level'), ('key_rank', 'manager_id'), ('line_rank', 'tariff_id'),
            ('line_rank', 'terminal_key')
        ] %}
            max(case when {{ rank }} = 1 then {{ column }} end) as {{ column }},
        {% endfor %}
        count(distinct case when is_closing = 1 then tariff_id end) as tariff_count,
        max(tenure_month_count) as tenure_month_count,
        min(contract_end_date) as contract_end_date,
        cast(sum(
            case when contract_end_date between as_of_date and {{ add_day('as_of_date', 60) }} then 1 else 0 end
        ) as bigint) as contract_ending_line_count,
        {% for total, column in {
            'line_count': 'is_closing', 'key_line_count': 'is_key', 'in_contract_line_count': 'is_in_contract',
            'standalone_5g_line_count': 'is_standalone_5g', 'declining_line_count': 'is_declining',
            'mismatched_line_count': 'is_mismatched', 'silent_line_count': 'is_silent',
            'off_net_key_line_count': 'is_key * (1 - is_closing)'
        }.items() %}
            cast(sum({{ column }}) as bigint) as {{ total }},
        {% endfor %}
        {% for column in one_customer_counts() %}
            cast(sum({{ column }}) as bigint) as {{ column }},
        {% endfor %}
        {% for column in one_customer_amounts() %}
            cast(sum({{ column }}) as decimal(18, 2)) as {{ column }},
        {% endfor %}
        max(as_of_date) as as_of_date
    from lines
    group by cust_id, month_start
),

bills as (
    select
        account.cust_id,
        sum(bill.total_amount) as bill_amount
    from {{ ref('fct_bill_monthly') }} as bill
    inner join {{ ref('dim_account') }} as account on bill.account_id = account.account_id
    inner join moment on bill.billing_month = moment.closed_month
    group by account.cust_id
),

payments as (
    select
        account.cust_id,
        sum(payment.amount) as paid_amount
    from {{ ref('fct_payment_event') }} as payment
    inner join {{ ref('dim_account') }} as account on payment.account_id = account.account_id
    inner join moment on {{ month_of('payment.paid_date') }} = moment.closed_month
    where payment.payment_type = 'payment'
    group by account.cust_id
),

candidates as (
    select candidates.*
    from {{ ref('fct_key_candidate_half_yearly') }} as candidates
    inner join moment on candidates.freeze_month = moment.freeze_month
)

select
    {{ surrogate_key(['summed.cust_id']) }} as customer_key,
    summed.cust_id,
    {% for level in ['province', 'city', 'county', 'grid'] %}
        area.{{ level }}_code,
        area.{{ level }}_name,
    {% endfor %}
    coalesce(customer.customer_type, '-1') as customer_type,
    coalesce(customer.customer_class, '-1') as customer_class,
    coalesce(customer.sex, '-1') as sex,
    customer.birth_year,
    summed.key_level,
    summed.manager_id,
    coalesce(candidates.standing, '-1') as standing,
    summed.tariff_id,
    summed.terminal_key,
    summed.contract_end_date,
    {% for column in one_customer_line_counts() + one_customer_counts() %}
        summed.{{ column }},
    {% endfor %}
    {% for column in one_customer_amounts() %}
        summed.{{ column }},
    {% endfor %}
    cast(coalesce(bills.bill_amount, 0) as decimal(18, 2)) as bill_amount,
    cast(coalesce(payments.paid_amount, 0) as decimal(18, 2)) as paid_amount,
    cast(coalesce(candidates.mean_amount, 0) as decimal(18, 2)) as half_year_mean_amount,
    {% for column in one_customer_warnings() %}
        case when summed.{{ column }} > 0 then 1 else 0 end{{ ' +' if not loop.last }}
    {% endfor %} as warning_count,
    summed.as_of_date,
    summed.month_start
from summed
left join {{ ref('dim_customer') }} as customer on summed.cust_id = customer.cust_id
left join {{ ref('dim_area') }} as home on customer.area_id = home.area_code
inner join {{ ref('dim_area') }} as area on coalesce(home.area_code, '-1') = area.area_code
left join bills on summed.cust_id = bills.cust_id
left join payments on summed.cust_id = payments.cust_id
left join candidates on summed.cust_id = candidates.cust_id
