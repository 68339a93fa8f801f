{{ day_incremental('usage_date', 'int_affected__bucket') }}

-- from the files to the rated records of a day; a quarantined line counts on the day of its file
with dates as (select affected_date from {{ ref('int_affected__bucket') }}),

rated as (
    select
        usage_date,
        service_type,
        sum(record_count) as record_count,
        sum(case when user_id = '-1' then record_count else 0 end) as unheld_record_count,
        sum(usage_fee_amount) as rated_amount,
        sum(case when user_id = '-1' then usage_fee_amount else 0 end) as unheld_amount
    from {{ ref('fct_usage_daily') }}
    where usage_date in (select affected_date from dates)
    group by usage_date, service_type
),

quarantined as (
    select
        {{ period_date('period') }} as usage_date,
        substr(unit, 5) as service_type,
        sum(rejected_row_count) as quarantined_record_count
    from {{ ref('fct_reconciliation_delivery') }}
    where
        unit in ('cdr_voice', 'cdr_data', 'cdr_sms')
        and {{ period_date('period') }} in (select affected_date from dates)
    group by {{ period_date('period') }}, substr(unit, 5)
    having sum(rejected_row_count) > 0
)

select
    coalesce(rated.service_type, quarantined.service_type) as service_type,
    cast(
        coalesce(rated.record_count, 0) + coalesce(quarantined.quarantined_record_count, 0) as bigint
    ) as raw_record_count,
    cast(coalesce(quarantined.quarantined_record_count, 0) as bigint) as quarantined_record_count,
    cast(coalesce(rated.unheld_record_count, 0) as bigint) as unheld_record_count,
    cast(coalesce(rated.record_count - rated.unheld_record_count, 0) as bigint) as rated_record_count,
    cast(coalesce(rated.rated_amount - rated.unheld_amount, 0) as decimal(18, 2)) as rated_amount,
    cast(coalesce(rated.unheld_amount, 0) as decimal(18, 2)) as unheld_amount,
    coalesce(rated.usage_date, quarantined.usage_date) as usage_date
from rated
-- a day may have nothing but quarantined lines
full join quarantined on rated.usage_date = quarantined.usage_date and rated.service_type = quarantined.service_type
