{{ config(
    materialized='incremental', incremental_strategy='append', on_schema_change='fail',
    pre_hook="{{ forget_changed_delivery() }}") }}

{#- unit, the date that its rows are about, what is summed (a discount lowers the fee; 0 where nothing is money) -#}
{%- set units = [
    ('cdr_voice', 'usage_date', 'base_fee_fen + toll_fee_fen + info_fee_fen - discount_fen'),
    ('cdr_data', 'usage_date', 'fee_fen'),
    ('cdr_sms', 'usage_date', 'fee_fen'),
    ('payment', 'cast(paid_at as date)', yuan_to_fen('amount')),
    ('recharge', 'cast(paid_at as date)', yuan_to_fen('amount')),
    ('payment_application', 'cast(applied_at as date)', yuan_to_fen('applied_amount')),
    ('write_off', 'written_off_date', yuan_to_fen('written_off_amount')),
    ('bill', 'billing_month', yuan_to_fen('total_amount + tax_amount')),
    ('bill_item', 'billing_month', yuan_to_fen('receivable_amount + discount_amount + gifted_amount + tax_amount')),
    ('arrears', 'file_month', yuan_to_fen('unpaid_amount')),
    ('balance', 'file_month', yuan_to_fen('opening_amount + in_amount + out_amount + closing_amount')),
    ('points', 'file_month', '0'),
    ('boss_report', 'file_month', 'printed_number'),
    ('tariff', 'file_month', 'monthly_fee_fen'),
    ('payment_plan', 'file_month', yuan_to_fen('coalesce(limit_amount, 0)')),
    ('account', 'file_month', yuan_to_fen('coalesce(credit_limit_amount, 0)')),
    ('network_kpi', 'measured_date', '0'),
    ('fault_ticket', 'closed_date', '0'),
    ('contact', 'contact_date', '0'),
    ('agent_day', 'work_date', '0'),
    ('appeal', 'appeal_date', '0'),
    ('survey', 'survey_month', '0'),
    ('channel_cost', 'file_month', yuan_to_fen('rent_amount + staff_amount + promotion_amount')),
    ('commission', 'file_month', yuan_to_fen('amount + clawback_amount')),
    ('service_order', 'ordered_date', '0'),
    ('port_event', 'ported_date', '0'),
    ('refund', 'refunded_date', yuan_to_fen('refund_amount')),
    ('settle_voice', 'file_month', yuan_to_fen('income_amount + cost_amount')),
    ('settle_sms', 'file_month', yuan_to_fen('income_amount + cost_amount')),
    ('settle_sp', 'file_month', yuan_to_fen('information_fee_amount + income_amount + cost_amount')),
    ('roaming_partner', 'file_month', yuan_to_fen('inbound_amount + outbound_amount')),
    ('user_terminal', 'file_month', '0'),
    ('competitor', 'file_month', '0'),
    ('cost_allocation', 'file_month', yuan_to_fen('amount')),
    ('campaign', 'start_date', yuan_to_fen('budget_amount')),
    ('contact_list', 'planned_date', yuan_to_fen('cost_amount')),
    ('response', 'responded_date', '0'),
    ('contract', 'signed_month', yuan_to_fen('penalty_amount')),
    ('subsidy', 'granted_month', yuan_to_fen('handset_price_amount + paid_amount + subsidy_amount'))
] %}
{%- set sources = {
    'network_kpi': 'netmgmt', 'fault_ticket': 'netmgmt', 'contact': 'callcenter', 'agent_day': 'callcenter',
    'appeal': 'callcenter', 'survey': 'callcenter', 'competitor': 'market', 'cost_allocation': 'market',
    'campaign': 'market', 'contact_list': 'market', 'response': 'market'
} %}

-- a delivery never changes, so each is counted once, apart from how the marts read it
with deliveries as (
    select * from {{ source('ledger', 'changed_delivery') }}
    where state = 'committed'
)

{% for unit, event_date, fen in units %}
    select
        delivery_id,
        '{{ unit }}' as unit,
        {{ event_date }} as event_date,
        cast(count(*) as bigint) as row_count,
        cast(sum({{ fen }}) as bigint) as fen
    from {{ ref('stg_' ~ sources.get(unit, 'boss') ~ '__' ~ unit) }}
    where
        delivery_id in (
            select delivery_id from deliveries
            where unit = '{{ unit }}'
        )
        {%- if event_date not in ['billing_month', 'file_month', 'signed_month', 'granted_month'] %}
            and period in (
                select period from deliveries
                where unit = '{{ unit }}'
            )
        {%- endif %}
    group by delivery_id, {{ event_date }}
    {{ 'union all' if not loop.last }}
{% endfor %}
