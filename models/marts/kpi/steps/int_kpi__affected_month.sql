-- Months whose figures change when a month is recomputed: itself, the later ones of its year (year to date), the next
-- month (previous period) and the same month of next year.
with affected as (select affected_month from {{ ref('int_affected__month') }}),

months as (select * from {{ ref('int_kpi__period_monthly') }})

select distinct months.period_start as affected_month
from months
inner join affected
    on
        months.period_start = affected.affected_month
        or months.previous_period_start = affected.affected_month
        or months.last_year_period_start = affected.affected_month
        or (
            months.period_start > affected.affected_month
            and months.year_number = extract(year from affected.affected_month)
        )
