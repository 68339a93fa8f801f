-- How many records of each of the last thirty days came to be rated, and where did the others stay?
select
    usage_date,
    service_type,
    raw_record_count,
    quarantined_record_count,
    unheld_record_count,
    rated_record_count,
    round(100.0 * rated_record_count / nullif(raw_record_count, 0), 3) as rated_percent,
    rated_amount
from {{ ref('fct_usage_rating_daily') }}
where usage_date > (select max(usage_date) from {{ ref('fct_usage_rating_daily') }}) - interval '30' day
order by usage_date, service_type
