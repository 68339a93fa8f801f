{{ month_incremental('month_start') }}

-- a line that stopped counting in the month (it became a test line) is here for its opening only
select
    {{ theme_dimensions('dimension') }},
    cast(line.is_opening as bigint) as opening_count,
    cast(line.is_closing as bigint) as closing_count,
    line.gross_add_count,
    line.reinstated_count,
    line.cancelled_count,
    line.opening_cancelled_count,
    line.gross_add_count + line.reinstated_count - line.cancelled_count as net_add_count,
    line.silent_count,
    line.silent_return_count,
    line.transfer_in_count,
    line.transfer_out_count,
    line.subscriber_day_count,
    line.tenure_month_count,
    cast(coalesce(line.is_inactive, 0) as bigint) as inactive_count,
    cast(line.is_billed as bigint) as billed_count,
    cast(line.is_communicating as bigint) as communicating_count,
    cast(line.is_calling as bigint) as calling_count,
    cast(line.is_recharging as bigint) as recharging_count,
    line.net_amount,
    line.month_start
from {{ ref('fct_subscriber_monthly') }} as line
inner join {{ ref('dim_subscriber_month') }} as dimension
    on
        line.user_id = dimension.user_id
        and line.month_start = dimension.month_start
where line.month_start in (select affected_month from {{ ref('int_affected__month') }})
