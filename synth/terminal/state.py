"""What the truth is told about handsets and contracts, and the planted 5G handsets on other tariffs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from synth.life import NORMAL, SUSPENDED
from synth.operator import Operator
from synth.static import is_due
from synth.tariff import BASE
from synth.terminal.agreement import contract_table, subsidy_table
from synth.terminal.handset import month_use
from synth.terminal.register import NON_STANDALONE, STANDALONE, devices, entries, resolved
from synth.truth import State
from synth.world import month_of


def tell_terminals(operator: Operator, state: State) -> None:
    """Fill terminal, terminal_use, contract and subsidy with what the months' files have told by the end."""
    plan, lines, handsets = operator.plan, operator.lines, operator.handsets
    for month in range(len(plan.months)):
        if is_due(plan, "user_terminal", month):
            use = month_use(plan, operator.presence, handsets, month)
            span = use["span"].to_numpy()
            state.insert("terminal_use", pd.DataFrame({
                "month": month_of(plan.start, month), "user_id": lines.user_id[handsets.line[span]],
                "tac": handsets.tac[span], "last_seen": plan.dates(use["seen_last"].to_numpy()),
                "day_count": use["days"]}))  # fmt: skip
        if is_due(plan, "contract", month):
            table = contract_table(plan, lines, operator.contracts, month)
            state.insert("contract", table)
        if is_due(plan, "subsidy", month):
            state.insert("subsidy", subsidy_table(plan, lines, operator.contracts, month))
    told = [month for month in range(len(plan.months)) if is_due(plan, "terminal_tac", month)]
    known = set(entries()["tac"][entries()["since"] <= max(told, default=-2)])
    register = resolved()[resolved()["tac"].isin(known)]
    state.insert("terminal", register.assign(is_standalone=register["nr_mode"] == "SA"))


def write_mismatch(operator: Operator, out: Path) -> None:
    """Write device_plan_mismatch.csv into `out`: month, user_id, kind, of lines that end the month on a tariff without
    5G, by what their handset truly is, whatever its IMEI says.

    Kinds: mismatch (it uses 5G), nsa_only (a 5G handset that the stand-alone network serves as 4G) and gave_up_5g (a 5G
    handset was replaced by another kind within the month).
    """
    plan, lines, handsets = operator.plan, operator.lines, operator.handsets
    on_5g = np.array([tariff.generation == "5G" for tariff in BASE])
    rows = []
    for month in range(plan.whole_month_count):
        if not is_due(plan, "user_terminal", month):
            continue
        end = plan.month_end(month)
        is_on = np.isin(operator.presence.closing(end, end)[:, 0], (NORMAL, SUSPENDED))
        candidate = is_on & ~lines.is_iot & ~lines.is_test & ~on_5g[operator.subscriptions.base[:, month]]
        use = month_use(plan, operator.presence, handsets, month)
        span = use["span"].to_numpy()
        use = use.assign(line=handsets.line[span], kind=devices().kind[handsets.device[span]])
        use = use[candidate[use["line"].to_numpy()]].sort_values(["line", "seen_last"], kind="stable")
        had_5g = set(use["line"][use["kind"] == STANDALONE])
        last = use.drop_duplicates("line", keep="last")
        kind = np.select(
            [last["kind"] == STANDALONE, last["kind"] == NON_STANDALONE, last["line"].isin(had_5g)],
            ["mismatch", "nsa_only", "gave_up_5g"], "",
        )  # fmt: skip
        table = pd.DataFrame({"month": month_of(plan.start, month), "line": last["line"].to_numpy(), "kind": kind})
        rows.append(table[table["kind"] != ""])
    found = pd.concat(rows) if rows else pd.DataFrame({"month": [], "line": np.array([], np.int64), "kind": []})
    found = found.assign(user_id=lines.user_id[found["line"].to_numpy()])
    found[["month", "user_id", "kind"]].to_csv(out / "device_plan_mismatch.csv", index=False, lineterminator="\n")
