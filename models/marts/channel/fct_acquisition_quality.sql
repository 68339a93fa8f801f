{{ month_incremental('month_start') }}

{#- a handset that so many lines of one month's adds were tried on is shared beyond a family -#}
{%- set shared_handset_line_count = 5 %}

with months as (
    select
        *,
        {{ add_month('month_start', -1) }} as first_test_month,
        {{ add_month('month_start', -2) }} as add_month
    from {{ ref('int_calendar__month') }}
    where
        is_loaded and loaded_month_number >= 3
        and month_start in (select affected_month from {{ ref('int_affected__month') }})
),

cohort as (
    select
        lines.*,
        months.add_month,
        greatest(lines.billed_minutes, coalesce(first_test.billed_minutes, 0)) as most_minutes,
        greatest(lines.outgoing_billed_minutes, coalesce(first_test.outgoing_billed_minutes, 0)) as most_outgoing,
        greatest(lines.data_bytes, coalesce(first_test.data_bytes, 0)) as most_bytes,
        greatest(lines.sms_count, coalesce(first_test.sms_count, 0)) as most_messages
    from {{ ref('fct_subscriber_monthly') }} as lines
    inner join months on lines.month_start = months.month_start
    inner join {{ ref('fct_subscriber_event_monthly') }} as added
        on lines.user_id = added.user_id and months.add_month = added.month_start and added.gross_add_count > 0
    left join {{ ref('fct_usage_monthly') }} as first_test
        on lines.user_id = first_test.user_id and months.first_test_month = first_test.month_start
    where lines.is_in_scope = 1
),

handsets as (
    select distinct
        cohort.user_id,
        cohort.add_month,
        handset.imei
    from cohort
    inner join {{ ref('int_channel__first_handset') }} as handset on cohort.user_id = handset.user_id
),

evidence as (
    select
        mine.user_id,
        mine.add_month,
        count(distinct other.user_id) as handset_line_count
    from handsets as mine
    inner join handsets as other on mine.imei = other.imei and mine.add_month = other.add_month
    group by mine.user_id, mine.add_month
),

judged as (
    select
        cohort.*,
        coalesce(allowance.voice_allowance_minutes, 0) as voice_allowance_minutes,
        coalesce(allowance.data_allowance_bytes, 0) as data_allowance_bytes,
        coalesce(evidence.handset_line_count, 0) as handset_line_count
    from cohort
    left join {{ ref('int_tariff__allowance') }} as allowance on cohort.tariff_id = allowance.tariff_id
    left join evidence on cohort.user_id = evidence.user_id and cohort.add_month = evidence.add_month
),

flagged as (
    select
        *,
        case when most_minutes = 0 and most_bytes = 0 and most_messages = 0 then 1 else 0 end as is_zero_use,
        case
            when most_minutes < 3 and most_bytes < 4 * 1048576 and most_messages < 5 then 1 else 0
        end as is_very_low_use,
        case
            when is_closing = 1 and voice_allowance_minutes > 0 and data_allowance_bytes > 0 then 1 else 0
        end as is_saturation_tested
    from judged
)

select
    subscriber_key,
    user_id,
    {{ surrogate_key(['channel_id']) }} as channel_key,
    channel_id,
    area_id,
    pay_mode,
    add_month,
    is_closing,
    is_zero_use,
    is_very_low_use,
    is_saturation_tested,
    case
        when
            is_saturation_tested = 1 and most_outgoing * 5 < voice_allowance_minutes
            and most_bytes * 5 < data_allowance_bytes then 1
        else 0
    end as is_low_saturation,
    cast(handset_line_count as bigint) as handset_line_count,
    case
        when handset_line_count >= {{ shared_handset_line_count }} and is_very_low_use = 1 then 1 else 0
    end as is_suspected_farmed,
    month_start
from flagged
