-- the figures of the reports that BOSS prints, as the marts have them
{%- set balances = {
    'opening': 'opening_amount', 'amount_in': 'in_amount', 'amount_out': 'out_amount', 'closing': 'closing_amount'
} %}
{%- set base = {'closing': 'is_closing', 'gross_add': 'gross_add_count', 'cancelled': 'cancelled_count'} %}

with lines as (
    select
        lines.user_id,
        lines.month_start,
        lines.is_closing,
        lines.gross_add_count,
        lines.cancelled_count,
        coalesce(area.city_code, '-1') as city_code
    from {{ ref('fct_subscriber_monthly') }} as lines
    left join {{ ref('dim_area') }} as area on lines.area_id = area.area_code
    where lines.is_in_scope = 1
),

figures as (
    {% for column_code, measure in base.items() %}
        select
            'subscriber_base' as report_code,
            city_code as row_code,
            '{{ column_code }}' as column_code,
            {{ measure }} as own_value,
            month_start as report_month
        from lines
        union all
    {% endfor %}
    select
        'billed_revenue' as report_code,
        lines.city_code as row_code,
        billing.revenue_type as column_code,
        billing.net_amount as own_value,
        billing.billing_month as report_month
    from {{ ref('fct_billing_monthly') }} as billing
    inner join lines on billing.user_id = lines.user_id and billing.billing_month = lines.month_start
    where billing.is_service_revenue
    union all
    select
        'cash_in' as report_code,
        pay_method as row_code,
        payment_type as column_code,
        amount as own_value,
        {{ month_of('paid_date') }} as report_month
    from {{ ref('fct_payment_event') }}
    {% for column_code, amount in balances.items() %}
        union all
        select
            'account_balance' as report_code,
            ledger_code as row_code,
            '{{ column_code }}' as column_code,
            {{ amount }} as own_value,
            balance_month as report_month
        from {{ ref('fct_balance_monthly') }}
    {% endfor %}
)

select
    report_code,
    row_code,
    column_code,
    cast(sum(own_value) as decimal(18, 2)) as own_value,
    report_month
from figures
group by report_code, row_code, column_code, report_month
