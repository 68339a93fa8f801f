-- each line in each month to recompute: its dimensions, its opening ones, and how it stood at both ends
with months as (
    select *
    from {{ ref('int_calendar__month') }}
    where is_loaded and month_start in (select affected_month from {{ ref('int_affected__month') }})
),

states as (select * from {{ ref('int_subscriber__state') }}),

day_counts as (
    select
        states.user_id,
        months.month_start,
        cast(
            sum(
                {{ day_count_between(
                    'greatest(states.valid_from, months.month_start)',
                    'least(states.valid_to, months.closing_day_after)') }}
            ) as bigint
        ) as subscriber_day_count
    from states
    inner join months
        on
            states.valid_from <= months.closing_date
            and states.valid_to > months.month_start
    where states.is_on_net = 1
    group by states.user_id, months.month_start
)

select
    closing.user_id,
    closing.subscriber_key,
    months.month_start,
    months.month_end,
    months.loaded_month_number,
    closing.area_id,
    closing.pay_mode,
    closing.brand,
    closing.tariff_id,
    closing.channel_id,
    closing.on_net_since_date,
    closing.is_in_scope,
    closing.is_on_net * closing.is_in_scope as is_closing,
    closing.is_on_net * closing.is_iot as is_iot_closing,
    coalesce(opening.is_on_net * opening.is_in_scope, 0) as is_opening,
    -- whole months from the activation to the day after the closing
    closing.is_on_net * closing.is_in_scope * cast(greatest(
        0,
        {{ month_count_between('closing.activated_date', 'months.closing_day_after') }}
        - case
            when extract(day from closing.activated_date) > extract(day from months.closing_day_after) then 1
            else 0
        end
    ) as bigint) as tenure_month_count,
    opening.area_id as opening_area_id,
    opening.pay_mode as opening_pay_mode,
    opening.brand as opening_brand,
    opening.tariff_id as opening_tariff_id,
    case
        when coalesce(opening.is_on_net, 0) = 0 then 0
        -- a change of scope (a test line that becomes a real one) moves the line as a change of area does
        when opening.is_in_scope != closing.is_in_scope then 1
        when
            closing.area_id = opening.area_id and closing.pay_mode = opening.pay_mode
            and closing.brand = opening.brand and closing.tariff_id = opening.tariff_id then 0
        else 1
    end as is_transferred,
    coalesce(day_counts.subscriber_day_count, 0) * closing.is_in_scope as subscriber_day_count
from states as closing
inner join months
    on
        closing.valid_from <= months.closing_date
        and closing.valid_to > months.closing_date
left join states as opening
    on
        closing.user_id = opening.user_id
        and months.opening_date >= opening.valid_from
        and months.opening_date < opening.valid_to
left join day_counts
    on
        closing.user_id = day_counts.user_id
        and months.month_start = day_counts.month_start
