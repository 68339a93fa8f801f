{{ month_incremental('month_start') }}

{%- set months = range(4) %}

with listed as (
    select * from {{ ref('stg_boss__key_user') }}
    where file_month in (select affected_month from {{ ref('int_affected__month') }})
),

-- the months that a listed one is held against: six for revenue, of which four for calls
past as (
    select
        listed.user_id,
        listed.file_month,
        {{ month_count_between('calendar.month_start', 'listed.file_month') }} as months_back,
        measures.net_amount,
        -- calls in a month of 30 days
        {{ integer_division('measures.connected_call_count * 30', 'calendar.day_count') }} as call_count
    from listed
    inner join {{ ref('int_calendar__month') }} as calendar
        on
            listed.file_month >= calendar.month_start
            and {{ add_month('listed.file_month', -5) }} <= calendar.month_start
            and calendar.is_loaded
    left join {{ ref('fct_subscriber_measure_monthly') }} as measures
        on listed.user_id = measures.user_id and calendar.month_start = measures.month_start
),

history as (
    select
        user_id,
        file_month,
        {%- for back in months %}
            sum(case when months_back = {{ back }} then call_count else 0 end) as call_count_{{ back }},
        {%- endfor %}
        sum(case when months_back = 0 then net_amount end) as net_amount,
        sum(case when months_back <= 2 then net_amount end) as quarter_net_amount,
        sum(net_amount) as half_year_net_amount,
        count(*) as month_count
    from past
    group by user_id, file_month
)

select
    {{ surrogate_key(['listed.user_id']) }} as subscriber_key,
    listed.user_id,
    listed.key_level,
    {{ surrogate_key(['listed.manager_id']) }} as staff_key,
    coalesce(listed.manager_id, '-1') as manager_id,
    coalesce(lines.area_id, '-1') as area_id,
    coalesce(lines.pay_mode, '-1') as pay_mode,
    1 - coalesce(lines.is_closing, 0) as is_off_net,
    cast(coalesce(history.net_amount, 0) as decimal(18, 2)) as net_amount,
    cast(coalesce(history.quarter_net_amount, 0) as decimal(18, 2)) as quarter_net_amount,
    cast(least(coalesce(history.month_count, 0), 3) as bigint) as quarter_month_count,
    cast({{ ratio('history.half_year_net_amount', 'history.month_count') }} as double) as net_amount_mean,
    cast(coalesce(history.call_count_0, 0) as bigint) as call_count,
    cast(coalesce(history.call_count_3, 0) as bigint) as call_count_before,
    -- three months below its own history, by 15, 30 and 50%, without recovering between. A fall to less than a fifth at
    -- once is no decline but a stop, which silent churn tells; a few calls tell nothing
    case
        when
            lines.is_closing = 1 and history.call_count_3 >= 40
            and history.call_count_2 * 100 <= history.call_count_3 * 85
            and history.call_count_1 * 100 <= history.call_count_3 * 70
            and history.call_count_1 * 100 <= history.call_count_2 * 110
            and history.call_count_0 * 100 <= history.call_count_1 * 110
            and history.call_count_0 * 2 <= history.call_count_3
            {%- for back in range(3) %}
                and history.call_count_{{ back }} * 5 >= history.call_count_{{ back + 1 }}
            {%- endfor %}
            then 1
        else 0
    end as is_declining,
    listed.file_month as month_start
from listed
left join history on listed.user_id = history.user_id and listed.file_month = history.file_month
left join {{ ref('fct_subscriber_monthly') }} as lines
    on listed.user_id = lines.user_id and listed.file_month = lines.month_start
