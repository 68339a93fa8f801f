{{ month_incremental('month_start') }}

{%- set event_counts = [
    'gross_add_count', 'reinstated_count', 'cancelled_count', 'silent_count', 'silent_return_count',
    'silent_cancelled_count'
] %}
{%- set measures = [
    'is_billed', 'is_communicating', 'is_calling', 'receivable_amount', 'net_amount', 'billed_minutes',
    'outgoing_billed_minutes', 'data_bytes', 'sms_count', 'recharge_amount', 'recharge_count', 'is_recharging'
] %}

with lines as (
    -- a line that left the scope in the month still counts at its opening
    select * from {{ ref('int_subscriber__month') }}
    where is_in_scope = 1 or is_opening = 1
),

events as (select * from {{ ref('fct_subscriber_event_monthly') }}),

measures as (select * from {{ ref('fct_subscriber_measure_monthly') }}),

-- lines with any activity in the month or the two before
active as (
    {% for month_count in range(3) %}
        select
            user_id,
            {{ add_month('month_start', month_count) }} as month_start
        from {{ ref('fct_activity_monthly') }}
        {{ 'union' if not loop.last }}
    {% endfor %}
),

bands as (select * from {{ ref('dim_band') }})

select
    lines.subscriber_key,
    lines.user_id,
    lines.month_end,
    lines.area_id,
    lines.pay_mode,
    lines.brand,
    lines.tariff_id,
    lines.channel_id,
    coalesce(lines.opening_area_id, '-1') as opening_area_id,
    coalesce(lines.opening_pay_mode, '-1') as opening_pay_mode,
    coalesce(lines.opening_brand, '-1') as opening_brand,
    coalesce(lines.opening_tariff_id, '-1') as opening_tariff_id,
    lines.is_in_scope,
    lines.is_opening,
    lines.is_closing,
    {% for event_count in event_counts %}
        coalesce(events.{{ event_count }}, 0) * lines.is_in_scope as {{ event_count }},
    {% endfor %}
    coalesce(events.cancelled_count, 0) * lines.is_opening * lines.is_in_scope as opening_cancelled_count,
    cast(lines.is_transferred * lines.is_in_scope as bigint) as transfer_in_count,
    cast(lines.is_transferred * lines.is_opening as bigint) as transfer_out_count,
    lines.subscriber_day_count,
    lines.tenure_month_count,
    case
        when lines.loaded_month_number < 3 then null
        when
            lines.is_closing = 1 and active.user_id is null
            and lines.on_net_since_date <= {{ add_month('lines.month_start', -2) }} then 1
        else 0
    end as is_inactive,
    {% for measure in measures %}
        case when lines.is_in_scope = 1 then coalesce(measures.{{ measure }}, 0) else 0 end as {{ measure }},
    {% endfor %}
    case when lines.is_closing = 1 then age_band.band_code else '-1' end as age_on_net_band,
    case
        when lines.is_closing = 1 or measures.is_billed = 1 then arpu_band.band_code else '-1'
    end as arpu_band,
    lines.month_start
from lines
left join events on lines.user_id = events.user_id and lines.month_start = events.month_start
left join active on lines.user_id = active.user_id and lines.month_start = active.month_start
left join measures on lines.user_id = measures.user_id and lines.month_start = measures.month_start
left join bands as age_band
    on
        age_band.band_type = 'age_on_net'
        and lines.tenure_month_count >= age_band.lower_bound
        and lines.tenure_month_count < age_band.upper_bound
left join bands as arpu_band
    on
        arpu_band.band_type = 'arpu'
        and coalesce(measures.net_amount, 0) >= arpu_band.lower_bound
        and coalesce(measures.net_amount, 0) < arpu_band.upper_bound
