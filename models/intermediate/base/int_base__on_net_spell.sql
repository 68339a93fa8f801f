-- on-net intervals of lines within each month to recompute, with the daily share of the monthly fees of all tariffs in
-- force (in units of 0.0001 yuan, rounded half up)
with months as (
    select * from {{ ref('int_calendar__month') }}
    where is_loaded and month_start in (select {{ month_of('affected_date') }} from {{ ref('int_affected__date') }})
),

spells as (
    select
        state.user_id,
        state.area_id,
        state.pay_mode,
        state.brand,
        state.tariff_id,
        months.month_start,
        months.day_count,
        greatest(state.valid_from, months.month_start) as valid_from,
        least(state.valid_to, months.closing_day_after) as valid_to
    from {{ ref('int_subscriber__state') }} as state
    inner join months
        on
            state.valid_from <= months.closing_date
            and state.valid_to > months.month_start
    where state.is_on_net = 1 and state.is_in_scope = 1
),

fees as (
    select
        spells.user_id,
        spells.valid_from,
        cast(sum(tariff.monthly_fee_fen) as bigint) as monthly_fee_fen
    from spells
    inner join {{ ref('int_subscriber__subscription') }} as subscription
        on
            spells.user_id = subscription.user_id
            and spells.valid_from >= subscription.valid_from
            and spells.valid_from < subscription.valid_to
    inner join {{ ref('int_tariff__month') }} as tariff
        on
            subscription.tariff_id = tariff.tariff_id
            and spells.month_start = tariff.month_start
    group by spells.user_id, spells.valid_from
)

select
    spells.*,
    cast(
        {{ integer_division('coalesce(fees.monthly_fee_fen, 0) * 200 + spells.day_count', '2 * spells.day_count') }}
        as bigint
    ) as daily_fee_unit
from spells
left join fees
    on
        spells.user_id = fees.user_id
        and spells.valid_from = fees.valid_from
