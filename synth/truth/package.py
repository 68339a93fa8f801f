"""The base tariff under which a line's usage would have cost least, told by what the generator sells and drew."""

from __future__ import annotations

from pathlib import Path

from synth.truth.state import State

# Every whole month of three, as the line used it at home.
_USED = """
create or replace temp table used_at_home as
select line_month.month_number, line_month.user_id, past.month_number as used_month,
    coalesce(sum(usage.outgoing_minutes) filter (usage.usage_type in ('local', 'toll')), 0) as minutes,
    coalesce(sum(usage.messages), 0) as messages, ceil(coalesce(sum(usage.bytes), 0) / 1048576.0)::bigint as megabytes
from line_month
inner join line_month as past on line_month.user_id = past.user_id
    and past.month_number between line_month.month_number - 2 and line_month.month_number and past.month_number > 0
    and past.subscriber_day_count = day(last_day(past.month_start))
left join usage on past.user_id = usage.user_id and usage.usage_date between past.month_start and past.month_end
where line_month.is_closing = 1
group by line_month.month_number, line_month.user_id, past.month_number
qualify count(*) over (partition by line_month.month_number, line_month.user_id) = 3
"""
_ADVICE = """
with held as (
    select used.month_number, used.user_id, line_month.month_start, line_month.pay_mode, line_tariff.tariff_id
    from (select distinct month_number, user_id from used_at_home) as used
    inner join line_month using (month_number, user_id)
    inner join line_tariff using (month_number, user_id)
),
cost as (
    select held.*, price_list.tariff_id as other_id, price_list.fee,
        sum(price_list.fee + greatest(used.minutes - price_list.minutes, 0) * price_list.minute_price
            + greatest(used.messages - price_list.messages, 0) * price_list.message_price
            + greatest(used.megabytes - price_list.megabytes, 0) * price_list.megabyte_price * 0.0001::decimal(5, 4)
        ) as fen
    from held
    inner join price_list on held.month_start = price_list.month
    inner join used_at_home as used using (month_number, user_id)
    where price_list.tariff_id = held.tariff_id or (price_list.is_on_sale and exists (
        select 1 from held as peer where peer.month_number = held.month_number and peer.pay_mode = held.pay_mode
            and peer.tariff_id = price_list.tariff_id))
    group by all
),
best as (
    select month_start, user_id, arg_min(other_id, (fen, fee, other_id)) as best_id, min(fen) as best_fen,
        arg_min(fee, (fen, fee, other_id)) as best_fee,
        any_value(fen) filter (other_id = tariff_id) as fen, any_value(fee) filter (other_id = tariff_id) as fee
    from cost group by month_start, user_id
)
select month_start, user_id, best_id as best_tariff_id, round(fen)::bigint as held_fen,
    round(best_fen)::bigint as best_fen, if(best_fee < fee, 'too_large', 'too_small') as kind
from best where fen - best_fen >= 3000 and (fen - best_fen) * 5 >= fen
order by all
"""


def write_misfit(state: State, out: Path) -> None:
    """Write package_misfit.csv into `out`: lines that another tariff would save 10 yuan a month and a fifth, by the
    last of three months; costs of the three in fen. Needs the tables of `synth.truth.figure.write_truth`."""
    state.con.execute(_USED)
    state.con.execute(_ADVICE).df().to_csv(out / "package_misfit.csv", index=False, lineterminator="\n")
