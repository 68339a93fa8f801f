{#- The measures of the service quality theme, by what they are told of; each is a bigint that adds up. -#}
{% macro service_quality_measures() -%}
    {{ return({
        'contact': [
            'contact_count', 'offered_contact_count', 'abandoned_contact_count', 'answered_contact_count',
            'answered_in_time_count', 'waiting_seconds', 'talk_seconds', 'hold_seconds', 'wrap_seconds',
            'handling_seconds'
        ],
        'resolution': ['resolvable_contact_count', 'resolved_contact_count'],
        'complaint': [
            'complaint_count', 'repeat_complaint_count', 'closed_complaint_count', 'closed_late_count',
            'complaint_minutes', 'after_outage_complaint_count'
        ],
        'appeal': ['appeal_count'],
        'survey': [
            'rated_answer_count', 'satisfied_answer_count', 'recommending_answer_count', 'promoter_count',
            'detractor_count'
        ],
        'line': ['closing_count', 'subscriber_day_count'],
        'agent': [
            'agent_day_count', 'agent_contact_count', 'login_seconds', 'ready_seconds', 'busy_seconds', 'break_seconds'
        ],
        'network': [
            'call_attempt_count', 'blocked_call_count', 'dropped_call_count', 'congested_seconds', 'outage_minutes'
        ],
        'fault': ['closed_fault_count', 'restoration_minutes', 'repair_minutes'],
        'outage': ['city_outage_day_count', 'city_outage_minutes']
    }) }}
{%- endmacro %}
