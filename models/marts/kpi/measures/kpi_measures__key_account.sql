-- Key accounts that left, the snapshot of 31 December, and lines above the year's line, at the lines' own dimensions.
{{ month_incremental('period_start') }}

with lines as (
    select
        *,
        {{ add_month('month_start', -1) }} as previous_month,
        {{ add_month(dbt.date_trunc('year', 'month_start'), -1) }} as snapshot_month
    from {{ ref('fct_subscriber_monthly') }}
    where is_in_scope = 1 and month_start in (select affected_month from {{ ref('int_affected__month') }})
),

keys as (
    select
        user_id,
        month_start,
        quarter_net_amount,
        quarter_month_count
    from {{ ref('fct_key_account_monthly') }}
),

calendar as (
    select * from {{ ref('int_calendar__month') }}
    where is_loaded
),

-- what a line was billed in the month and the two before
quarter as (
    {% for back in range(3) %}
        select
            user_id,
            {{ add_month('month_start', back) }} as month_start,
            net_amount
        from {{ ref('fct_subscriber_measure_monthly') }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

quarter_sum as (
    select
        user_id,
        month_start,
        sum(net_amount) as quarter_amount
    from quarter
    where month_start in (select affected_month from {{ ref('int_affected__month') }})
    group by user_id, month_start
),

leaf as (
    select
        lines.month_start as period_start,
        lines.area_id,
        lines.pay_mode,
        count(previous.user_id) as key_account_count,
        sum(case when previous.user_id is not null then 1 - lines.is_closing else 0 end) as lost_key_account_count,
        count(snapshot.user_id) as snapshot_count,
        sum(case when snapshot.user_id is not null then lines.is_closing else 0 end) as kept_snapshot_count,
        sum(case when snapshot.user_id is not null then lines.net_amount * snapshot.quarter_month_count else 0 end)
            as snapshot_amount,
        sum(coalesce(snapshot.quarter_net_amount, 0)) as snapshot_base_amount,
        sum(case
            when calendar.loaded_month_number < 3 then null
            when quarter_sum.quarter_amount >= 3 * arpu_line.arpu_amount then lines.is_closing
            else 0
        end) as mid_high_count
    from lines
    inner join calendar on lines.month_start = calendar.month_start
    left join keys as previous on lines.user_id = previous.user_id and lines.previous_month = previous.month_start
    left join keys as snapshot on lines.user_id = snapshot.user_id and lines.snapshot_month = snapshot.month_start
    left join quarter_sum on lines.user_id = quarter_sum.user_id and lines.month_start = quarter_sum.month_start
    left join {{ ref('mid_high_line') }} as arpu_line
        on lines.month_start >= arpu_line.valid_from and lines.month_start < arpu_line.valid_to
    group by lines.month_start, lines.area_id, lines.pay_mode
)

{{ roll_up_measures('leaf', [
    'key_account_count', 'lost_key_account_count', 'snapshot_count', 'kept_snapshot_count', 'snapshot_amount',
    'snapshot_base_amount', 'mid_high_count'
]) }}
