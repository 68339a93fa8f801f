-- calls and messages of a group's members at a month's end, in months of 30 days: of the month, the one before, and the
-- mean of up to three months before these, as far as they are loaded
with used as (
    select
        members.group_id,
        members.month_start,
        {{ month_count_between('calendar.month_start', 'members.month_start') }} as months_back,
        -- a decimal: a sum of doubles depends on the order of its rows
        cast(
            cast(sum(measures.connected_call_count + measures.sms_count) as double) * 30 / calendar.day_count
            as decimal(18, 6)
        ) as use_count
    from {{ ref('int_group_health__member') }} as members
    inner join {{ ref('dim_month') }} as calendar
        on
            members.month_start >= calendar.month_start
            and {{ add_month('members.month_start', -4) }} <= calendar.month_start
            and calendar.is_loaded
    left join {{ ref('fct_subscriber_measure_monthly') }} as measures
        on members.user_id = measures.user_id and calendar.month_start = measures.month_start
    where members.is_member = 1
    group by members.group_id, members.month_start, calendar.month_start, calendar.day_count
)

select
    group_id,
    month_start,
    cast(coalesce(sum(case when months_back = 0 then use_count end), 0) as double) as use_count,
    cast(coalesce(sum(case when months_back = 1 then use_count end), 0) as double) as use_count_previous,
    -- months without any use count as zero, those that are not loaded not at all
    {{ ratio(
        'sum(case when months_back >= 2 then coalesce(use_count, 0) end)',
        'sum(case when months_back >= 2 then 1 end)'
    ) }} as use_count_before
from used
group by group_id, month_start
