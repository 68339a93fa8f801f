{{ config(severity='warn') }}

-- a new difference of the parallel run is told; what was differing three months ago is known and followed up by then
with compared as (select * from {{ ref('fct_boss_report_comparison_monthly') }}),

latest as (select max(report_month) as report_month from compared)

select compared.*
from compared
inner join latest on compared.report_month > {{ add_month('latest.report_month', -3) }}
where compared.is_within_tolerance = 0
