{{ month_incremental('month_start') }}

{%- set counts = [
    'record_count', 'call_count', 'connected_call_count', 'outgoing_connected_call_count', 'billed_minutes',
    'outgoing_billed_minutes', 'call_seconds', 'sms_count', 'data_bytes'
] %}

with lines as (
    select * from {{ ref('fct_subscriber_monthly') }}
    where month_start in (select affected_month from {{ ref('int_affected__month') }})
),

dimensions as (select * from {{ ref('dim_subscriber_month') }}),

-- usage of a line that is not known in the month is the unknown line's; test and IoT lines are out
usage as (
    select
        daily.*,
        coalesce(known.user_id, '-1') as known_user_id,
        {{ month_of('daily.usage_date') }} as month_start
    from {{ ref('fct_usage_daily') }} as daily
    left join {{ ref('int_subscriber__month') }} as known
        on
            daily.user_id = known.user_id
            and {{ month_of('daily.usage_date') }} = known.month_start
    where
        {{ month_of('daily.usage_date') }} in (select affected_month from {{ ref('int_affected__month') }})
        and daily.usage_date <= (select as_of_date from {{ ref('int_calendar__as_of') }})
        and coalesce(known.is_in_scope, 1) = 1
),

volumes as (
    select
        known_user_id as user_id,
        month_start,
        service_type,
        usage_type,
        network_generation as usage_network_generation,
        cast(count(distinct usage_date) as bigint) as active_day_count,
        {% for measure in counts %}
            cast(sum({{ measure }}) as bigint) as {{ measure }},
        {% endfor %}
        cast(sum(usage_fee_amount) as decimal(18, 2)) as usage_fee_amount,
        cast(0 as bigint) as subscriber_day_count
    from usage
    group by known_user_id, month_start, service_type, usage_type, network_generation
    union all
    -- service '-' is the line itself: what volumes per user divide by
    select
        user_id,
        month_start,
        '-' as service_type,
        '-' as usage_type,
        '-' as usage_network_generation,
        {% for _ in ['active_day_count'] + counts %}0, {% endfor %}
        0 as usage_fee_amount,
        subscriber_day_count
    from lines
)

select
    {{ theme_dimensions('dimensions') }},
    volumes.service_type,
    volumes.usage_type,
    volumes.usage_network_generation,
    volumes.active_day_count,
    {% for measure in counts %}
        volumes.{{ measure }},
    {% endfor %}
    volumes.usage_fee_amount,
    volumes.subscriber_day_count,
    volumes.month_start
from volumes
inner join dimensions
    on
        volumes.user_id = dimensions.user_id
        and volumes.month_start = dimensions.month_start
