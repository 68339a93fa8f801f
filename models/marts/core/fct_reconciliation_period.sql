{{ day_incremental('event_date', 'int_affected__bucket') }}

{#- unit, mart, its date, its rows, what is summed, condition -#}
{%- set usage = "cast(sum(record_count) as bigint)" %}
{%- set rows = "cast(count(*) as bigint)" %}
{%- set marts = [
    ('cdr_voice', 'fct_usage_daily', 'usage_date', usage, 'usage_fee_amount', "service_type = 'voice'"),
    ('cdr_data', 'fct_usage_daily', 'usage_date', usage, 'usage_fee_amount', "service_type = 'data'"),
    ('cdr_sms', 'fct_usage_daily', 'usage_date', usage, 'usage_fee_amount', "service_type = 'sms'"),
    ('payment', 'fct_payment_event', 'paid_date', rows, 'amount', "payment_type = 'payment'"),
    ('recharge', 'fct_payment_event', 'paid_date', rows, 'amount', "payment_type = 'recharge'"),
    ('payment_application', 'fct_payment_application_event', 'applied_date', rows, 'applied_amount', 'true'),
    ('write_off', 'fct_write_off_event', 'written_off_date', rows, 'written_off_amount', 'true'),
    ('bill', 'fct_bill_monthly', 'billing_month', usage, 'total_amount + tax_amount', 'true'),
    ('bill_item', 'fct_billing_monthly', 'billing_month', usage,
        'receivable_amount + discount_amount + gifted_amount + tax_amount', 'true'),
    ('arrears', 'fct_arrears_monthly', 'arrears_month', rows, 'unpaid_amount', 'true'),
    ('balance', 'fct_balance_monthly', 'balance_month', rows,
        'opening_amount + in_amount + out_amount + closing_amount', 'true'),
    ('points', 'fct_points_monthly', 'points_month', rows, '0', 'true'),
    ('boss_report', 'fct_boss_report_monthly', 'report_month', rows,
        "printed_value * case when value_unit = 'CNY' then 1 else 0.01 end", 'true'),
    ('payment_plan', 'fct_payment_plan_monthly', 'plan_month', rows, 'coalesce(limit_amount, 0)', 'true'),
    ('tariff', 'dim_tariff', 'file_month', rows, 'monthly_fee_amount', 'true'),
    ('account', 'dim_account', 'file_month', rows, 'coalesce(credit_limit_amount, 0)', 'true'),
    ('network_kpi', 'fct_network_hourly', 'measured_date', rows, '0', 'true'),
    ('fault_ticket', 'fct_fault_ticket', 'closed_date', rows, '0', 'true'),
    ('contact', 'fct_contact', 'contact_date', rows, '0', 'true'),
    ('agent_day', 'fct_agent_daily', 'work_date', rows, '0', 'true'),
    ('appeal', 'fct_appeal', 'appeal_date', rows, '0', 'true'),
    ('survey', 'fct_survey', 'survey_month', rows, '0', 'true'),
    ('channel_cost', 'fct_channel_cost_monthly', 'cost_month', rows,
        'rent_amount + staff_amount + promotion_amount', 'has_cost = 1'),
    ('commission', 'fct_commission_monthly', 'commission_month', rows, 'amount + clawback_amount', 'true'),
    ('service_order', 'fct_order_event', 'ordered_date', rows, '0', 'true'),
    ('port_event', 'fct_port_event', 'ported_date', rows, '0', 'true'),
    ('refund', 'fct_refund_event', 'refunded_date', rows, 'refund_amount', 'true'),
    ('settle_voice', 'fct_settlement_monthly', 'settlement_month', rows, 'income_amount + cost_amount',
        "settlement_type = 'voice'"),
    ('settle_sms', 'fct_settlement_monthly', 'settlement_month', rows, 'income_amount + cost_amount',
        "settlement_type = 'sms'"),
    ('settle_sp', 'fct_settlement_monthly', 'settlement_month', rows,
        'information_fee_amount + income_amount + cost_amount', "settlement_type = 'sp'"),
    ('roaming_partner', 'fct_roaming_monthly', 'roaming_month', rows, 'inbound_amount + outbound_amount', 'true'),
    ('user_terminal', 'fct_terminal_monthly', 'month_start', "cast(sum(handset_count) as bigint)", '0', 'true'),
    ('competitor', 'fct_competitor_monthly', 'month_start', usage, '0', 'true'),
    ('cost_allocation', 'fct_cost_allocation_monthly', 'cost_month', rows, 'amount', 'true'),
    ('campaign', 'dim_campaign', 'start_date', rows, 'budget_amount', 'true'),
    ('contact_list', 'fct_campaign_contact', 'planned_date', rows, 'cost_amount', 'true'),
    ('response', 'fct_campaign_response', 'responded_date', rows, '0', 'true'),
    ('contract', 'fct_contract', 'signed_month', rows, 'penalty_amount', 'true'),
    ('subsidy', 'fct_subsidy', 'granted_month', rows, 'handset_price_amount + paid_amount + subsidy_amount', 'true')
] %}

with buckets as (select affected_date from {{ ref('int_affected__bucket') }})

{% for unit, mart, event_date, row_count, amount, condition in marts %}
    select
        '{{ unit }}' as unit,
        {{ row_count }} as mart_row_count,
        cast({{ yuan_to_fen('sum(' ~ amount ~ ')') }} as bigint) as mart_fen,
        {{ event_date }} as event_date
    from {{ ref(mart) }}
    where {{ condition }} and {{ event_date }} in (select affected_date from buckets)
    group by {{ event_date }}
    {{ 'union all' if not loop.last }}
{% endfor %}
