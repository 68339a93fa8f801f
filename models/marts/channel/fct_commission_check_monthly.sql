{{ month_incremental('commission_month') }}

with paid as (
    select * from {{ ref('fct_commission_monthly') }}
    where commission_month in (select affected_month from {{ ref('int_affected__month') }})
),

quality as (
    select
        channel_id,
        month_start,
        sum(is_closing) as staying_line_count,
        sum(1 - is_closing) as left_line_count
    from {{ ref('fct_acquisition_quality') }}
    group by channel_id, month_start
),

outlets as (
    select
        outlet.*,
        coalesce(quality.staying_line_count, 0) as staying_line_count,
        coalesce(quality.left_line_count, 0) as left_line_count,
        {{ add_month('outlet.month_start', -2) }} as add_month
    from {{ ref('fct_channel_monthly') }} as outlet
    left join quality on outlet.channel_id = quality.channel_id and outlet.month_start = quality.month_start
    where outlet.month_start in (select commission_month from paid)
),

counted as (
    {% for type, line_count, left_line_count in [
        ('activation', 'gross_add_count', 'left_line_count'), ('basic', 'closing_subscriber_count', '0'),
        ('incentive', 'staying_line_count', '0'), ('rent', '1', '0')
    ] %}
        select
            channel_id,
            channel_type,
            channel_class,
            '{{ type }}' as commission_type,
            is_outlet * {{ line_count }} as line_count,
            {{ left_line_count }} as left_line_count,
            add_month,
            month_start
        from outlets
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- taken back: the activation commission of lines added two months before that have left, at the rate of that month
due as (
    select
        counted.channel_id,
        counted.commission_type,
        counted.month_start,
        cast(counted.line_count as bigint) as due_line_count,
        {{ fen_to_yuan('counted.line_count * rate.rate_fen') }} as due_amount,
        {{ fen_to_yuan('counted.left_line_count * coalesce(earlier.rate_fen, 0)') }} as due_clawback_amount
    from counted
    inner join {{ ref('commission_rate') }} as rate
        on
            counted.commission_type = rate.commission_type and counted.channel_type = rate.channel_type
            and counted.channel_class = rate.channel_class
            and counted.month_start >= rate.valid_from and counted.month_start < rate.valid_to
    left join {{ ref('commission_rate') }} as earlier
        on
            counted.commission_type = earlier.commission_type and counted.channel_type = earlier.channel_type
            and counted.channel_class = earlier.channel_class
            and counted.add_month >= earlier.valid_from and counted.add_month < earlier.valid_to
),

compared as (
    select
        coalesce(paid.channel_id, due.channel_id) as channel_id,
        coalesce(paid.commission_type, due.commission_type) as commission_type,
        coalesce(paid.line_count, 0) as paid_line_count,
        coalesce(due.due_line_count, 0) as due_line_count,
        coalesce(paid.amount, 0) as paid_amount,
        coalesce(due.due_amount, 0) as due_amount,
        coalesce(paid.clawback_amount, 0) as clawback_amount,
        coalesce(due.due_clawback_amount, 0) as due_clawback_amount,
        coalesce(paid.commission_month, due.month_start) as commission_month
    from paid
    full outer join due
        on
            paid.channel_id = due.channel_id and paid.commission_type = due.commission_type
            and paid.commission_month = due.month_start
)

select
    {{ surrogate_key(['channel_id']) }} as channel_key,
    *,
    case
        when paid_amount > due_amount and paid_line_count > due_line_count then 'paid_for_line_left'
        when paid_amount > due_amount then 'overpaid'
        when clawback_amount < due_clawback_amount then 'clawback_forgotten'
        when paid_amount < due_amount or clawback_amount > due_clawback_amount then 'underpaid'
        else 'none'
    end as finding
from compared
where paid_amount > 0 or due_amount > 0 or clawback_amount > 0 or due_clawback_amount > 0
