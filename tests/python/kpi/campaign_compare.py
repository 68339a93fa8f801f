"""Hold the worked query of uplifts to the planted campaigns: one with a known uplift, one that only looks like it."""

import duckdb
from analysis_compare import compiled_query
from planted_compare import truth_rows

from bass.home import Home

COUNTS = ("treated_count", "control_count", "treated_taker_count", "control_taker_count")


def campaign_differences(home: Home, *, is_large: bool) -> list[str]:
    """Where the query counts the arms otherwise than they are, in sentences; of an operator that is large enough also
    where it misses the planted uplift, is unsure of it, or finds one in the look-alike. Prints each interval."""
    with duckdb.connect(str(home.working_db), read_only=True) as con:
        rows = con.execute(compiled_query(home, "marketing/uplift_by_campaign")).df().to_dict("records")
    found = {row["campaign_id"]: row for row in rows}
    truth = {row["campaign_id"]: row for row in truth_rows(home.root / "truth", "campaign")}
    wrong = [f"campaign {campaign}: not told of both" for campaign in found.keys() ^ truth.keys()]
    for campaign, true in truth.items():
        told = found.get(campaign, {})
        interval = f"{told.get('uplift_from'):.1f} to {told.get('uplift_to'):.1f}" if told else "none"
        sentence = f"campaign {campaign} ({true['kind']}): uplift {true['true_uplift']}, interval {interval}"
        print(sentence)
        wrong += [f"{sentence}: {name} {told.get(name)}, truth {true[name]}" for name in COUNTS
                  if int(told.get(name, 0)) != int(true[name])]  # fmt: skip
        covers = told and told["uplift_from"] <= float(true["true_uplift"]) <= told["uplift_to"]
        is_found = bool(told and told["makes_a_difference"])
        if is_large and true["kind"] != "ordinary" and not (covers and is_found == (true["kind"] == "planted")):
            wrong.append(sentence)
    kinds = {true["kind"] for true in truth.values()}
    return wrong + [f"no campaign of kind {kind}" for kind in ("planted", "look_alike") if kind not in kinds]
