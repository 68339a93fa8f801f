{#- The parts of a group's health, the sign that each is read from, and what counts where it is not known: no sign. The
    points of each are in seeds/group/group_health_point.csv. -#}
{% macro group_health_parts() -%}
    {{ return({
        'contract': {'column': 'contract_day_count', 'unknown': 9999},
        'use': {'column': 'use_rate', 'unknown': 100},
        'member': {'column': 'member_churn_rate', 'unknown': 0},
        'key_person': {'column': 'is_key_person_gone', 'unknown': 0},
        'off_net': {'column': 'off_net_rise', 'unknown': 0},
        'complaint': {'column': 'complaint_rate', 'unknown': 0},
        'arrears': {'column': 'overdue_day_count', 'unknown': 0}
    }) }}
{%- endmacro %}
