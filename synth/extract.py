"""From the operator's arrays to the rows of its extracts: customers, accounts, lines, bills, money.

Each function returns the contract's columns and `_period`, the file a row is sent in.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from synth.billing import ITEMS, Charges
from synth.life import STATUSES, area_codes
from synth.line import Lines
from synth.party import birthdays, company_names, id_hashes, person_names
from synth.place import Place
from synth.subscription import OPEN
from synth.world import DAY, NEVER, Int, Plan, numbered

METHODS = np.array(["cash", "bank", "online", "card"])
_PAY_MODES = np.array(["prepaid", "postpaid"])


def account_ids(account: Int) -> np.ndarray:
    return numbered("A", account)


def customer_ids(customer: Int) -> np.ndarray:
    return numbered("K", customer)


def times_or_none(plan: Plan, at: Int) -> pd.Series:
    """Timestamps; empty for NEVER."""
    known = np.where(at < NEVER, at, 0)
    return pd.Series(plan.times(known)).where(pd.Series(at < NEVER), pd.NaT)


def customer_table(plan: Plan, place: Place, lines: Lines) -> pd.DataFrame:
    """Customers when they come, with a change of class now and then, and closed when their last line is cancelled."""
    rng = plan.rng("customer")
    table = pd.DataFrame(
        {
            "customer": lines.customer,
            "person": lines.person,
            "day": lines.created_day,
            "grid": lines.grid,
            "gone": lines.cancel_at // DAY,
        }
    )
    last = table.groupby("customer")["gone"].max()
    first = table.drop_duplicates("customer").sort_values("customer").reset_index(drop=True)
    count = len(first)
    person = first["person"].to_numpy()
    traits = _traits(plan, int(person.max()) + 1)
    is_business = traits["is_business"][person]
    base = pd.DataFrame({
        "cust_id": customer_ids(first["customer"].to_numpy()),
        "customer_type": np.where(is_business, "business", "person"),
        "id_type": np.where(is_business, "business_licence", "resident_id"),
        "id_hash": id_hashes(plan.seed, person),
        "customer_name": traits["name"][person],
        "birth_year": pd.array(np.where(is_business, 0, traits["birth_year"][person]), dtype="Int64"),
        "birth_month_day": np.where(is_business, "", birthdays(plan.seed, person)),
        "sex": np.where(is_business, "", traits["sex"][person]),
        "area_id": area_codes(place, first["grid"].to_numpy()),
        "customer_class": rng.choice(["diamond", "gold", "silver", "ordinary"], count, p=[0.02, 0.08, 0.2, 0.7]),
        "created_date": plan.dates(np.where(first["day"] < 0, -30 - person % 1500, first["day"])),
        "status": "active",
        "day": first["day"],
    })  # fmt: skip
    base.loc[is_business, "birth_year"] = pd.NA
    raised = base[(rng.random(count) < 0.04).astype(bool)]
    raised = raised.assign(customer_class="gold", day=raised["day"] + rng.integers(20, 300, len(raised)))
    gone = last.reindex(first["customer"]).to_numpy()
    closed = base.assign(status="closed", day=gone)[gone < plan.day_count]
    table = pd.concat([base, raised, closed]).sort_values(["cust_id", "day"], kind="stable")
    table = table[table["day"] < plan.day_count].drop_duplicates(["cust_id", "day"], keep="last")
    return table.assign(_period=plan.periods(table["day"].to_numpy(np.int64))).drop(columns="day")


def _traits(plan: Plan, count: int) -> dict[str, np.ndarray]:
    """Names, sexes and years of birth of all persons; 5% are companies."""
    rng = plan.rng("person")
    is_business = rng.random(count) < 0.05
    names = np.where(is_business, np.array(company_names(rng, count)), np.array(person_names(rng, count)))
    return {"is_business": is_business, "name": names, "birth_year": rng.integers(1945, 2008, count),
            "sex": rng.choice(["F", "M"], count)}  # fmt: skip


def account_table(plan: Plan, month: int, lines: Lines, bill_day: Int, method: Int) -> pd.DataFrame:
    """Accounts that exist at a month's end."""
    order = np.argsort(lines.account, kind="stable")
    account, first = np.unique(lines.account[order], return_index=True)
    line = order[first]
    exists = lines.created_day[line] <= plan.month_end(month)
    account, line = account[exists], line[exists]
    return pd.DataFrame(
        {
            "account_id": account_ids(account),
            "cust_id": customer_ids(lines.customer[line]),
            "bill_cycle_day": bill_day[account],
            "pay_method": METHODS[method[account]],
            "credit_limit": np.where(lines.pay_mode[line] == 1, 10_000 + account % 5 * 5_000, 0),
            "_period": plan.period_of_month(month),
        }
    )


def user_table(plan: Plan, place: Place, lines: Lines, channels: np.ndarray, versions: pd.DataFrame) -> pd.DataFrame:
    """After-images of lines."""
    line = versions["line"].to_numpy()
    return pd.DataFrame(
        {
            "user_id": lines.user_id[line],
            "cust_id": customer_ids(lines.customer[line]),
            "account_id": account_ids(lines.account[line]),
            "msisdn": versions["number"].to_numpy().astype(str),
            "imsi": numbered("46000", line * 7 + 1, 10),
            "brand": versions["brand"].to_numpy(),
            "pay_mode": _PAY_MODES[versions["pay_mode"].to_numpy()],
            "user_type": np.where(lines.is_iot[line], "iot", "mobile"),
            "is_test": lines.is_test[line].astype(int),
            "activated_at": times_or_none(plan, versions["activated_at"].to_numpy()),
            "channel_id": channels[lines.channel[line] % len(channels)],
            "area_id": area_codes(place, versions["grid"].to_numpy()),
            "_period": plan.periods(versions["day"].to_numpy()),
        }
    )


def status_table(plan: Plan, lines: Lines, events: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({
        "user_id": lines.user_id[events["line"].to_numpy()], "status_time": plan.times(events["at"].to_numpy()),
        "status": np.array(STATUSES)[events["status"].to_numpy()], "reason": events["reason"].to_numpy(),
        "_period": plan.periods(events["sent"].to_numpy()),
    })  # fmt: skip


def tariff_rows(plan: Plan, lines: Lines, rows: pd.DataFrame, channels: np.ndarray) -> pd.DataFrame:
    line, end = rows["line"].to_numpy(), rows["end"].to_numpy()
    ends = pd.Series(plan.dates(np.where(end < OPEN, end, 0))).where(pd.Series(end < OPEN), pd.NaT)
    return pd.DataFrame({
        "user_id": lines.user_id[line], "tariff_id": rows["tariff_id"].to_numpy(),
        "start_date": plan.dates(rows["start"].to_numpy()), "end_date": ends,
        "channel_id": channels[lines.channel[line] % len(channels)], "_period": plan.periods(rows["sent"].to_numpy()),
    })  # fmt: skip


def bill_item_table(plan: Plan, month: int, lines: Lines, charges: Charges) -> pd.DataFrame:
    period = plan.period_of_month(month)
    return pd.DataFrame(
        {
            "user_id": lines.user_id[charges.line],
            "item": np.array(ITEMS)[charges.item],
            "cycle": period,
            "tariff_id": charges.tariff,
            "receivable": charges.receivable,
            "discount": charges.discount,
            "gifted": charges.gifted,
            "tax": charges.tax,
            "payer_account": account_ids(charges.account),
            "_period": period,
        }
    )


def bill_table(plan: Plan, month: int, charges: Charges, due: Int) -> pd.DataFrame:
    """`due`: due day by account."""
    sums = pd.DataFrame({"account": charges.account, "total": charges.due, "tax": charges.tax}).groupby("account").sum()
    period = plan.period_of_month(month)
    return pd.DataFrame({
        "account_id": account_ids(sums.index.to_numpy()), "cycle": period, "total": sums["total"].to_numpy(),
        "tax": sums["tax"].to_numpy(), "due_date": plan.dates(due[sums.index.to_numpy()]), "_period": period,
    })  # fmt: skip
