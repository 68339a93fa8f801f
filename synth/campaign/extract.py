"""Rows of units campaign, contact_list and response, and the planted truth about campaigns."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from synth.campaign.draw import Campaigns
from synth.line import Lines
from synth.tariff import ADD_ON
from synth.world import DAY, NEVER, Int, Plan, numbered


def campaign_ids(places: Int) -> np.ndarray:
    """Names of campaigns by their place."""
    return numbered("C", np.asarray(places) + 1, 4)


def campaign_table(plan: Plan, campaigns: Campaigns) -> pd.DataFrame:
    """Rows of unit campaign; the budget is what all contacts cost, rounded up to 100 yuan."""
    offers, contacts = campaigns.offers, campaigns.contacts
    start, end = (np.array([getattr(offer, name) for offer in offers], np.int64) for name in ("start", "end"))
    cost = np.bincount(contacts["offer"], weights=contacts["cost"], minlength=len(offers)).astype(np.int64)
    return pd.DataFrame({
        "campaign_id": campaign_ids(np.arange(len(offers))), "campaign_name": [offer.name for offer in offers],
        "purpose": [offer.purpose for offer in offers],
        "product_id": [ADD_ON[offer.product].tariff_id for offer in offers],
        "start_date": plan.dates(start), "end_date": plan.dates(end), "budget": -(-cost // 10_000) * 10_000,
        "_period": plan.periods(start),
    })  # fmt: skip


def contact_table(plan: Plan, lines: Lines, campaigns: Campaigns) -> pd.DataFrame:
    """Rows of unit contact_list."""
    contacts = campaigns.contacts
    contacts = contacts[contacts["planned"] < plan.day_count * DAY].reset_index(drop=True)
    planned, sent = contacts["planned"].to_numpy(np.int64), contacts["sent"].to_numpy(np.int64)
    reached = sent < NEVER
    return pd.DataFrame({
        "campaign_id": campaign_ids(contacts["offer"].to_numpy(np.int64)),
        "user_id": lines.user_id[contacts["line"].to_numpy(np.int64)],
        "arm": np.where(contacts["treated"], "treated", "control"), "channel": contacts["channel"],
        "planned_at": plan.times(planned),
        "sent_at": pd.Series(plan.times(np.where(reached, sent, 0))).where(pd.Series(reached), pd.NaT),
        "cost": contacts["cost"], "_period": plan.periods(planned // DAY),
    })  # fmt: skip


def response_table(plan: Plan, lines: Lines, campaigns: Campaigns) -> pd.DataFrame:
    """Rows of unit response."""
    responses = campaigns.responses
    responses = responses[responses["at"] < plan.day_count * DAY].reset_index(drop=True)
    offer, at = responses["offer"].to_numpy(np.int64), responses["at"].to_numpy(np.int64)
    product = np.array([ADD_ON[offer.product].tariff_id for offer in campaigns.offers])[offer]
    return pd.DataFrame({
        "campaign_id": campaign_ids(offer), "user_id": lines.user_id[responses["line"].to_numpy(np.int64)],
        "response": responses["response"], "responded_at": plan.times(at),
        "product_id": np.where(responses["response"] == "taken", product, ""), "_period": plan.periods(at // DAY),
    })  # fmt: skip


def write_campaigns(plan: Plan, campaigns: Campaigns, out: Path) -> None:
    """Write campaign.csv into `out`: campaigns that are over, the uplift that was planted, what each arm did."""
    contacts = campaigns.contacts.assign(reached=campaigns.contacts["sent"] < NEVER)
    took = campaigns.responses[campaigns.responses["response"] == "taken"][["offer", "line"]].assign(took=True)
    contacts = contacts.merge(took, how="left", on=["offer", "line"])
    contacts["took"] = contacts["took"].notna()
    rows = []
    for number, offer in enumerate(campaigns.offers):
        if offer.end >= plan.day_count:
            continue
        of = contacts[contacts["offer"] == number]
        treated, control = of[of["treated"]], of[~of["treated"]]
        rows.append((campaign_ids(np.array([number]))[0], offer.kind, ADD_ON[offer.product].tariff_id,
                     *plan.dates(np.array([offer.start, offer.end])),
                     offer.true_uplift, len(treated), len(control), int(treated["reached"].sum()),
                     int(treated["took"].sum()), int(control["took"].sum()), int(of["cost"].sum())))  # fmt: skip
    names = ["campaign_id", "kind", "product_id", "start_date", "end_date", "true_uplift", "treated_count",
             "control_count", "reached_count", "treated_taker_count", "control_taker_count", "cost_fen"]  # fmt: skip
    pd.DataFrame(rows, columns=names).to_csv(out / "campaign.csv", index=False, lineterminator="\n")
