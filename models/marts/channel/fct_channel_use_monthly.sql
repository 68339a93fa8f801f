-- by which channels a line orders and pays, and whether it moved to the electronic ones; built anew each time, since a
-- month is told by the three before it
with used as (
    select
        user_id,
        {{ month_of('ordered_date') }} as month_start,
        is_electronic as electronic_count,
        case when access_type = 'hall' then 1 else 0 end as hall_count
    from {{ ref('fct_order_event') }}
    union all
    select
        payment.user_id,
        {{ month_of('payment.paid_date') }} as month_start,
        case when channel.channel_type = 'electronic' then 1 else 0 end as electronic_count,
        case
            when channel.channel_type not in ('electronic', 'sp', 'handset_vendor', '-1') then 1 else 0
        end as hall_count
    from {{ ref('fct_payment_event') }} as payment
    inner join {{ ref('dim_channel') }} as channel on payment.channel_id = channel.channel_id
    where not payment.is_reversal
),

months as (
    select
        user_id,
        month_start,
        cast(sum(electronic_count) as bigint) as electronic_count,
        cast(sum(hall_count) as bigint) as hall_count
    from used
    where user_id <> '-1'
    group by user_id, month_start
    having sum(electronic_count) + sum(hall_count) > 0
),

past as (
    select
        months.user_id,
        months.month_start,
        sum(earlier.electronic_count) as electronic_count,
        sum(earlier.hall_count) as hall_count
    from months
    inner join months as earlier
        on
            months.user_id = earlier.user_id
            and {{ add_month('months.month_start', -3) }} <= earlier.month_start
            and months.month_start > earlier.month_start
    group by months.user_id, months.month_start
)

select
    {{ surrogate_key(['months.user_id']) }} as subscriber_key,
    months.user_id,
    months.electronic_count,
    months.hall_count,
    case
        when past.user_id is null then 'new'
        when months.electronic_count > 0 and past.electronic_count = 0 then 'migrated'
        when months.electronic_count = 0 and past.electronic_count > 0 then 'returned'
        when months.electronic_count > 0 then 'electronic'
        else 'hall'
    end as migration_state,
    months.month_start
from months
left join past on months.user_id = past.user_id and months.month_start = past.month_start
