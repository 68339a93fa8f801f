-- Where did a competitor draw our lines away all at once, as by a price cut? 哪些区县疑似出现竞争对手降价？
-- A competitor gains at least two and a half times what is usual for it in the county and what its month elsewhere
-- makes likely, and our lines take their number to it, three times as many as usual: newcomers alone are a season.
-- Usual is the mean of the other months.
with counties as (
    select
        month_start,
        county_code,
        operator_id,
        sum(rival_add_count) as add_count,
        sum(ported_out_count) as ported_out_count
    from {{ ref('fct_competition_monthly') }}
    where operator_id <> 'own' and county_code <> '-1'
    group by month_start, county_code, operator_id
),

months as (
    select
        month_start,
        operator_id,
        sum(add_count) as add_count,
        avg(sum(add_count)) over (partition by operator_id) as usual_add_count,
        count(*) over (partition by operator_id) as month_count
    from counties
    group by month_start, operator_id
    having sum(add_count) > 0
),

summed as (
    select
        *,
        sum(add_count) over (partition by county_code, operator_id) as all_add_count,
        sum(ported_out_count) over (partition by county_code, operator_id) as all_ported_out_count
    from counties
),

usual as (
    select
        summed.month_start,
        summed.county_code,
        summed.operator_id,
        summed.add_count,
        summed.ported_out_count,
        -- how much more it gains everywhere in the month
        greatest(1, {{ ratio('months.add_count - summed.add_count', 'months.usual_add_count') }}) as season_factor,
        {{ ratio('summed.all_add_count - summed.add_count', 'months.month_count - 1') }} as usual_add_count,
        {{ ratio('summed.all_ported_out_count - summed.ported_out_count', 'months.month_count - 1') }}
            as usual_ported_out_count
    from summed
    inner join months
        on summed.month_start = months.month_start and summed.operator_id = months.operator_id
)

select *
from usual
where
    add_count >= 8
    and add_count >= 2.5 * season_factor * usual_add_count
    and ported_out_count >= 3
    and ported_out_count >= 3 * usual_ported_out_count
order by month_start desc, county_code, operator_id
