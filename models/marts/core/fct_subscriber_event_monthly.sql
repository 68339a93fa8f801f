{{ month_incremental('month_start') }}

with events as (
    select
        *,
        {{ month_of('event_date') }} as month_start
    from {{ ref('fct_subscriber_event') }}
)

select
    subscriber_key,
    user_id,
    {% for event_type in ['gross_add', 'reinstated', 'cancelled', 'silent', 'silent_return', 'silent_cancelled'] %}
        cast(sum(case when event_type = '{{ event_type }}' then 1 else 0 end) as bigint) as {{ event_type }}_count,
    {% endfor %}
    month_start
from events
where month_start in (select affected_month from {{ ref('int_affected__month') }})
group by subscriber_key, user_id, month_start
