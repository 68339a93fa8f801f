{#- What is told of a cell in a month, by what tells it; each is a bigint that adds up over cells. -#}
{% macro cell_measures() -%}
    {{ return({
        'counter': [
            'hour_count', 'traffic_minutes', 'traffic_bytes', 'call_attempt_count', 'blocked_call_count',
            'dropped_call_count', 'congested_seconds', 'outage_minutes'
        ],
        'fault': ['closed_fault_count', 'cell_fault_count', 'restoration_minutes'],
        'line': [
            'line_count', 'complaint_count', 'complaining_line_count', 'cancelled_count', 'next_cancelled_count'
        ]
    }) }}
{%- endmacro %}
