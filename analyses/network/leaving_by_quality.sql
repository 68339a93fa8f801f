-- Do lines of cells that were out of service complain and leave more than others? 退服小区的常驻用户是否投诉、离网更多？
with cells as (
    select
        *,
        case
            when cell_id = '-1' then 'no cell'
            when outage_minutes = 0 then 'never out of service'
            when outage_minutes < 60 then 'out for less than an hour'
            else 'out for an hour or more'
        end as outage_band
    from {{ ref('fct_cell_quality_monthly') }}
)

select
    month_start,
    outage_band,
    count(*) as cell_count,
    sum(line_count) as line_count,
    sum(complaint_count) as complaint_count,
    sum(cancelled_count) as cancelled_count,
    sum(next_cancelled_count) as next_cancelled_count,
    100 * {{ ratio('sum(complaining_line_count)', 'sum(line_count)') }} as complaining_percent,
    100 * {{ ratio('sum(cancelled_count)', 'sum(line_count)') }} as left_percent,
    100 * {{ ratio('sum(next_cancelled_count)', 'sum(line_count)') }} as left_after_percent
from cells
group by month_start, outage_band
order by month_start desc, outage_band
