{{ config(severity='warn') }}

-- a constraint of the source: who had no row a month before had no points then
with points as (select * from {{ ref('fct_points_monthly') }}),

months as (select distinct points_month from points)

select
    points.user_id,
    points.points_month,
    points.opening_point_count,
    before.closing_point_count
from points
inner join months on {{ add_month('months.points_month', 1) }} = points.points_month
left join points as before
    on points.user_id = before.user_id and months.points_month = before.points_month
where points.opening_point_count != coalesce(before.closing_point_count, 0)
