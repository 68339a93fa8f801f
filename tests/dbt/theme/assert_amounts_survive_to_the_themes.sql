-- What the facts of core hold of a month, of lines in scope where it is about lines, is all there again in the themes.
{%- set billing = ('fct_billing_monthly', 'billing_month') %}
{%- set arrears = ('fct_arrears_monthly', 'arrears_month') %}
{%- set group = ('fct_group_revenue_monthly', 'month_start') %}
{%- set settlement = ('fct_settlement_monthly', 'settlement_month') %}
{%- set refund = ('fct_refund_event', 'refunded_date') %}
{%- set outcome = ('fct_campaign_outcome', 'settled_month') %}
{%- set owed = 'not is_late_fee and not is_written_off' %}
{#- theme's table and amount, core's table with date and amount, which of core's rows, whether these are about lines -#}
{%- set pairs = [
    ('fct_revenue_monthly', 'receivable_amount', billing, 'receivable_amount', 'true', true),
    ('fct_revenue_monthly', 'discount_amount', billing, 'discount_amount', 'true', true),
    ('fct_revenue_monthly', 'gifted_amount', billing, 'gifted_amount', 'true', true),
    ('fct_revenue_monthly', 'tax_amount', billing, 'tax_amount', 'true', true),
    ('fct_revenue_monthly', 'net_amount', billing, 'net_amount', 'true', true),
    ('fct_revenue_monthly', 'service_revenue_amount', billing, 'net_amount', 'is_service_revenue', true),
    ('fct_revenue_monthly', 'handset_amount', billing, 'net_amount', "revenue_type = 'handset'", true),
    ('fct_revenue_monthly', 'late_fee_amount', billing, 'net_amount', "revenue_type = 'late_fee'", true),
    ('fct_revenue_monthly', 'unpaid_amount', arrears, 'unpaid_amount', 'true', true),
    ('fct_revenue_monthly', 'overdue_amount', arrears, 'unpaid_amount', 'is_overdue and ' ~ owed, true),
    ('fct_revenue_monthly', 'not_yet_due_amount', arrears, 'unpaid_amount', 'not is_overdue and ' ~ owed, true),
    ('fct_revenue_monthly', 'written_off_unpaid_amount', arrears, 'unpaid_amount', 'is_written_off', true),
    ('fct_revenue_monthly', 'recharge_amount', ('fct_payment_event', 'paid_date'), 'amount',
        "payment_type = 'recharge'", true),
    ('fct_customer_monthly', 'net_amount', billing, 'net_amount', 'is_service_revenue', true),
    ('fct_business_volume_monthly', 'usage_fee_amount', ('fct_usage_daily', 'usage_date'), 'usage_fee_amount', 'true',
        true),
    ('fct_data_service_monthly', 'data_amount', billing, 'net_amount', "revenue_type = 'data'", true),
    ('fct_data_service_monthly', 'value_added_amount', billing, 'net_amount', "revenue_type = 'vas'", true),
    ('fct_data_service_monthly', 'refund_amount', refund, 'refund_amount', 'true', false),
    ('fct_partner_monthly', 'refund_amount', refund, 'refund_amount', 'true', false),
    ('fct_partner_monthly', 'cost_amount', settlement, 'cost_amount', 'true', false),
    ('fct_partner_monthly', 'information_fee_amount', settlement, 'information_fee_amount', 'true', false),
    ('fct_key_customer_monthly', 'unified_amount', group, 'unified_amount', 'true', false),
    ('fct_key_customer_monthly', 'member_paid_amount', group, 'member_paid_amount', 'true', false),
    ('fct_marketing_monthly', 'cost_amount', outcome, 'cost_amount', 'true', false),
    ('fct_marketing_monthly', 'compared_cost_amount', outcome, 'cost_amount', 'is_compared = 1', false),
    ('fct_marketing_monthly', 'added_margin_amount', outcome, 'added_margin_amount', 'true', false)
] %}

with out_of_scope as (
    select user_id from {{ ref('dim_subscriber') }}
    where not is_in_scope
),

together as (
    {% for theme, amount, core, core_amount, condition, is_about_lines in pairs %}
        select
            '{{ theme }}.{{ amount }}' as measure,
            month_start,
            {{ amount }} as amount
        from {{ ref(theme) }}
        union all
        select
            '{{ theme }}.{{ amount }}' as measure,
            {{ month_of(core[1]) }} as month_start,
            -{{ core_amount }} as amount
        from {{ ref(core[0]) }}
        where
            {{ condition }}
            {% if is_about_lines %}
                and user_id not in (select user_id from out_of_scope)
            {% endif %}
        union all
    {% endfor %}
    -- income comes from settlement and from roaming partners, in both directions
    select
        'fct_partner_monthly.income_amount' as measure,
        month_start,
        income_amount as amount
    from {{ ref('fct_partner_monthly') }}
    union all
    select
        'fct_partner_monthly.income_amount' as measure,
        settlement_month as month_start,
        -income_amount as amount
    from {{ ref('fct_settlement_monthly') }}
    union all
    select
        'fct_partner_monthly.income_amount' as measure,
        roaming_month as month_start,
        -inbound_amount - outbound_amount as amount
    from {{ ref('fct_roaming_monthly') }}
)

select
    measure,
    month_start,
    sum(amount) as missing_amount
from together
inner join {{ ref('dim_month') }} using (month_start)
where is_loaded
group by measure, month_start
having sum(amount) != 0
