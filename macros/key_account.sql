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
