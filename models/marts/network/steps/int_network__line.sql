-- lines in scope by the cell that they mostly used in a month, with their complaints of the network and whether they
-- left in it or in the month after; a line without a call record is the unknown cell's
with months as (
    select
        month_start,
        month_end
    from {{ ref('int_calendar__month') }}
    where month_start in (select affected_month from {{ ref('int_network__affected_month') }})
),

complaints as (
    select
        complaint.user_id,
        complaint.opened_date
    from {{ ref('fct_complaint') }} as complaint
    inner join {{ ref('dim_complaint_category') }} as category on complaint.category_key = category.category_key
    where category.type_name_en = 'Network quality'
),

-- what the last days of a month bring is complained of in the first of the next
complained as (
    select
        complaints.user_id,
        months.month_start,
        sum(case when complaints.opened_date <= months.month_end then 1 else 0 end) as complaint_count
    from complaints
    inner join months
        on
            complaints.opened_date >= months.month_start
            and complaints.opened_date <= {{ add_day('months.month_end', 7) }}
    group by complaints.user_id, months.month_start
),

lines as (
    select
        user_id,
        cancelled_count,
        month_start,
        case
            when is_opening + gross_add_count + reinstated_count + subscriber_day_count > 0 then 1 else 0
        end as line_count
    from {{ ref('fct_subscriber_monthly') }}
    where is_in_scope = 1
)

select
    lines.user_id,
    coalesce(usual.cell_id, '-1') as cell_id,
    lines.line_count,
    coalesce(complained.complaint_count, 0) as complaint_count,
    case when complained.user_id is null then 0 else lines.line_count end as complaining_line_count,
    lines.cancelled_count,
    coalesce(after_month.cancelled_count, 0) as next_cancelled_count,
    lines.month_start
from lines
inner join months on lines.month_start = months.month_start
left join {{ ref('int_usage__usual_cell_monthly') }} as usual
    on lines.user_id = usual.user_id and lines.month_start = usual.month_start
left join complained on lines.user_id = complained.user_id and lines.month_start = complained.month_start
left join lines as after_month
    on lines.user_id = after_month.user_id and {{ add_month('lines.month_start', 1) }} = after_month.month_start
union all
-- complaints of callers whom nobody knows
select
    user_id,
    '-1',
    0,
    complaint_count,
    0,
    0,
    0,
    month_start
from complained
where user_id = '-1'
