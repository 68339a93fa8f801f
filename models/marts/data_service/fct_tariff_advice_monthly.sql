{{ month_incremental('month_start') }}

-- what three months of usage would have cost under each tariff that lines of the same pay mode hold and that is on sale
with counted as (
    select
        *,
        count(*) over (partition by user_id, month_start) as month_count
    from {{ ref('int_tariff_advice__usage') }}
    where month_start in (select affected_month from {{ ref('int_affected__month') }})
),

usage as (
    select * from counted
    where month_count = 3
),

candidates as (
    select distinct
        usage.month_start,
        usage.pay_mode,
        usage.tariff_id,
        tariff.valid_to <= usage.month_start as is_off_sale
    from usage
    inner join {{ ref('dim_tariff') }} as tariff on usage.tariff_id = tariff.tariff_id
),

priced as (
    select
        candidates.*,
        fee.monthly_fee_fen,
        allowance.voice_allowance_minutes,
        allowance.sms_allowance_count,
        {{ integer_division('allowance.data_allowance_bytes', '1048576') }} as data_allowance_megabytes,
        allowance.minute_price_fen,
        allowance.message_price_fen,
        allowance.megabyte_price_fen
    from candidates
    inner join {{ ref('int_tariff__month') }} as fee
        on candidates.tariff_id = fee.tariff_id and candidates.month_start = fee.month_start
    inner join {{ ref('int_tariff__allowance') }} as allowance on candidates.tariff_id = allowance.tariff_id
),

costs as (
    select
        usage.user_id,
        usage.month_start,
        usage.tariff_id as held_tariff_id,
        priced.tariff_id,
        max(priced.monthly_fee_fen) as monthly_fee_fen,
        cast(
            sum(
                priced.monthly_fee_fen
                + greatest(usage.minutes - priced.voice_allowance_minutes, 0) * priced.minute_price_fen
                + greatest(usage.messages - priced.sms_allowance_count, 0) * priced.message_price_fen
                + greatest(usage.megabytes - priced.data_allowance_megabytes, 0) * priced.megabyte_price_fen
            ) as decimal(28, 4)
        ) as cost_fen
    from usage
    inner join priced
        on
            usage.month_start = priced.month_start
            and usage.pay_mode = priced.pay_mode
            and (not priced.is_off_sale or usage.tariff_id = priced.tariff_id)
    group by usage.user_id, usage.month_start, usage.tariff_id, priced.tariff_id
),

ranked as (
    select
        user_id,
        month_start,
        held_tariff_id,
        tariff_id as best_tariff_id,
        monthly_fee_fen as best_fee_fen,
        cost_fen as best_cost_fen,
        max(case when tariff_id = held_tariff_id then cost_fen end)
            over (partition by user_id, month_start) as held_cost_fen,
        max(case when tariff_id = held_tariff_id then monthly_fee_fen end)
            over (partition by user_id, month_start) as held_fee_fen,
        row_number() over (
            partition by user_id, month_start order by cost_fen, monthly_fee_fen, tariff_id
        ) as place
    from costs
)

select
    {{ surrogate_key(['user_id']) }} as subscriber_key,
    user_id,
    held_tariff_id as tariff_id,
    best_tariff_id,
    {{ fen_to_yuan('round(held_cost_fen, 0)') }} as held_cost_amount,
    {{ fen_to_yuan('round(best_cost_fen, 0)') }} as best_cost_amount,
    case
        when held_cost_fen - best_cost_fen < 3000 or (held_cost_fen - best_cost_fen) * 5 < held_cost_fen then 'fits'
        when best_fee_fen < held_fee_fen then 'too_large'
        else 'too_small'
    end as tariff_fit,
    month_start
from ranked
where place = 1
