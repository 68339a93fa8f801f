"""What revenue by service moves in a month because tariffs declare other shares of their fees, and for nothing else."""

from __future__ import annotations

from pathlib import Path

from synth.truth.state import State

_EFFECT = """
with split as (
    select month_start, tariff_id, area_id, revenue_type,
        coalesce(sum(net) filter (months_back = 0), 0)::bigint as split_fen,
        coalesce(sum(net) filter (months_back = 1), 0)::bigint as restated_fen
    from fee_split group by all
)
select month_start as month, tariff_id, area_id, revenue_type, split_fen, restated_fen from split
semi join (
    select now.month as month_start, now.tariff_id
    from tariff_share as now
    inner join tariff_share as before on now.tariff_id = before.tariff_id and now.service = before.service
        and before.month = now.month - interval 1 month
    where now.fee_share <> before.fee_share
) as changed using (month_start, tariff_id)
order by all
"""


def write_caliber_effect(state: State, out: Path) -> None:
    """Write caliber_effect.csv into `out`: fees of tariffs in the month from which these declare other shares, by area
    and revenue type: as split by the new shares and by those of the month before, in fen. Needs the tables of
    `synth.truth.figure.write_truth`.
    """
    state.con.execute(_EFFECT).df().to_csv(out / "caliber_effect.csv", index=False, lineterminator="\n")
