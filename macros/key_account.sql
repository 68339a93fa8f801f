{#- The measures of the key account theme, by what they are told of. -#}
{% macro key_account_measures() -%}
    {{ return({
        'line': [
            'key_account_count', 'off_net_count', 'declining_count', 'opening_key_account_count',
            'lost_key_account_count', 'snapshot_count', 'kept_snapshot_count', 'net_amount', 'snapshot_amount',
            'snapshot_base_amount', 'call_count', 'in_contract_count', 'contract_ending_count', 'contact_count',
            'complaint_count', 'point_count'
        ],
        'group': [
            'group_count', 'in_contract_group_count', 'contract_ending_group_count', 'left_after_contract_group_count',
            'key_group_count', 'kept_key_group_count', 'member_count', 'off_net_member_count', 'unified_amount',
            'member_paid_amount'
        ],
        'visit': ['visit_count', 'in_person_visit_count', 'rival_offer_count', 'satisfied_visit_count']
    }) }}
{%- endmacro %}

{% macro key_level_order(key_level) -%}
    case {{ key_level }} when 'diamond' then 1 when 'gold' then 2 when 'silver' then 3 else 4 end
{%- endmacro %}

{#- Sums of a fact by line, within the one-customer view's moment. -#}
{% macro one_customer_sums(fact, sums, where) -%}
    select
        fact.user_id,
        {{ sums | join(',\n        ') }}
    from {{ ref(fact) }} as fact
    cross join moment
    where {{ where }}
    group by fact.user_id
{%- endmacro %}

{#- What the one-customer view sums over a customer's lines. -#}
{% macro one_customer_counts() -%}
    {{ return([
        'billed_minutes', 'past_billed_minutes', 'data_bytes', 'past_data_bytes', 'call_count', 'past_call_count',
        'contact_count', 'complaint_count', 'open_complaint_count', 'point_count'
    ]) }}
{%- endmacro %}

{% macro one_customer_amounts() -%}
    {{ return(['net_amount', 'previous_net_amount', 'receivable_amount', 'recharge_amount', 'overdue_amount']) }}
{%- endmacro %}

{% macro one_customer_line_counts() -%}
    {{ return([
        'line_count', 'key_line_count', 'tenure_month_count', 'tariff_count', 'in_contract_line_count',
        'standalone_5g_line_count', 'declining_line_count', 'off_net_key_line_count', 'silent_line_count',
        'mismatched_line_count', 'contract_ending_line_count'
    ]) }}
{%- endmacro %}

{#- Each that is above 0 is a warning. -#}
{% macro one_customer_warnings() -%}
    {{ return([
        'declining_line_count', 'off_net_key_line_count', 'silent_line_count', 'mismatched_line_count',
        'contract_ending_line_count', 'open_complaint_count', 'overdue_amount'
    ]) }}
{%- endmacro %}

{#- The columns of a calendar of what is due to key lines. -#}
{% macro care_columns(relation) -%}
{%- for name in [
    'subscriber_key', 'user_id', 'customer_key', 'cust_id', 'province_code', 'city_code', 'county_code', 'grid_code',
    'key_level', 'manager_id', 'care_kind', 'due_date', 'year_count', 'days_ahead', 'as_of_date'
] -%}
{{ relation }}.{{ name }}{{ ', ' if not loop.last }}
{%- endfor -%}
{%- endmacro %}

{#- A customer manager's load and results: of those looked after, of agreed visits due, and of those still to be made. -#}
{% macro manager_measures() -%}
    {{ return({
        'looked_after': [
            'key_account_count', 'opening_key_account_count', 'lost_key_account_count', 'snapshot_count',
            'kept_snapshot_count', 'net_amount', 'snapshot_amount', 'snapshot_base_amount', 'off_net_count',
            'declining_count', 'contract_ending_count', 'complaint_count', 'group_count', 'key_group_count',
            'kept_key_group_count', 'contract_ending_group_count', 'left_after_contract_group_count', 'member_count',
            'group_amount', 'visit_count', 'in_person_visit_count', 'rival_offer_count', 'satisfied_visit_count'
        ],
        'due': ['due_visit_count', 'kept_visit_count'],
        'waiting': ['coming_visit_count', 'overdue_visit_count']
    }) }}
{%- endmacro %}
