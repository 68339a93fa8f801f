-- Of the records of the last thirty days, how many were rated, and where are the others? 近三十日话单有多少完成批价，其余何在？
select
    usage_date,
    service_type,
    raw_record_count,
    quarantined_record_count,
    unheld_record_count,
    rated_record_count,
    100 * {{ ratio('rated_record_count', 'raw_record_count') }} as rated_percent,
    rated_amount
from {{ ref('fct_usage_rating_daily') }}
where usage_date > (select max(usage_date) from {{ ref('fct_usage_rating_daily') }}) - interval '30' day
order by usage_date, service_type
