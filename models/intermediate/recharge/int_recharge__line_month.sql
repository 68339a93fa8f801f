{{ month_incremental('month_start') }}

with recharges as ({{ affected_record('recharge', 'cast(paid_at as date)', day_of_affected_month()) }}
)

select
    coalesce(user_id, '-1') as user_id,
    cast(sum(amount) as decimal(18, 2)) as recharge_amount,
    -- a reversal takes the count of its recharge back
    cast(sum(case when is_reversal then -1 else 1 end) as bigint) as recharge_count,
    min(case when not is_reversal then cast(paid_at as date) end) as first_recharge_date,
    max(case when not is_reversal then cast(paid_at as date) end) as last_recharge_date,
    {{ month_of('cast(paid_at as date)') }} as month_start
from recharges
where cast(paid_at as date) <= (select as_of_date from {{ ref('int_calendar__as_of') }})
group by coalesce(user_id, '-1'), {{ month_of('cast(paid_at as date)') }}
