"""Rank the key-account candidates again from the files that were sent, and hold the proposal to it.

The files are read line by line; nothing of the warehouse's models is used, and no float.
"""

import csv
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import duckdb
from sent_file import sent_rows

from bass.home import PROJECT_DIR

Version = tuple[str, dict[str, str]]  # the file's day as yyyymmdd, and the line
Proposal = dict[tuple[str, str], tuple[str | int, ...]]
ITEM_TYPES = PROJECT_DIR / "seeds" / "billing" / "bill_item_type.csv"
FREEZE_MONTHS = ("01", "07")

_FOUND = """
select strftime(freeze_month, '%Y%m'), cust_id, city_code, revenue_rank, cast(net_amount * 100 as bigint),
    cast(mean_amount * 100 as bigint), cast(early_amount * 100 as bigint), cast(late_amount * 100 as bigint),
    is_top, line_count, key_line_count, standing
from key_account.fct_key_candidate_half_yearly
"""


def candidate_differences(database: Path, archive: Path) -> list[str]:
    """Customers whom the warehouse ranks or calls otherwise than the files say, in sentences."""
    with duckdb.connect(str(database), read_only=True) as con:
        found: Proposal = {(row[0], row[1]): row[2:] for row in con.execute(_FOUND).fetchall()}
        listed_before = con.execute("select count(*) from core.fct_key_account_monthly").fetchone()
    wanted = _proposal(archive)
    sent = sum(1 for _ in sent_rows(archive, "key_user"))
    standings = Counter(str(row[-1]) for row in wanted.values())
    print(f"key-account candidates: {len(wanted)} customers ranked, {dict(sorted(standings.items()))}")
    wrong = [] if {"confirmed", "proposed"} <= set(standings) else [f"candidates: only {standings}, too few to tell"]
    if listed_before != (sent,):
        wrong.append(f"candidates: the list has {listed_before} lines, {sent} were sent: a proposal must not alter it")
    return (
        wrong
        + [
            f"candidate {key}: files say {wanted.get(key)}, warehouse {found.get(key)}"
            for key in sorted(wanted.keys() | found.keys())
            if wanted.get(key) != found.get(key)
        ][:5]
    )


def _proposal(archive: Path) -> Proposal:
    bills = _bills(archive)
    days = max(period for period, _ in sent_rows(archive, "user_status"))
    users, customers = _versions(archive, "user", "user_id"), _versions(archive, "customer", "cust_id")
    proposal: Proposal = {}
    for freeze in (month for month in _months_up_to(days[:6], bills) if month[4:] in FREEZE_MONTHS):
        looked_at = [month for month in _six_before(freeze) if month in bills]
        if not looked_at or looked_at[-1] != _six_before(freeze)[-1]:
            continue
        money: dict[str, list[int]] = {}
        for place, month in enumerate(looked_at):
            for user, fen in bills[month].items():
                owner = _as_of(users.get(user, []), month)
                if owner and owner["is_test"] == "0" and owner["user_type"] != "iot":
                    money.setdefault(owner["cust_id"], [0] * len(looked_at))[place] += fen
        lines, keys = _lines_and_keys(archive, users, looked_at[-1])
        ranked = {cust: fen for cust, fen in money.items() if lines[cust] and sum(fen) > 0}
        city = _cities(archive, customers, ranked, looked_at[-1])
        for name in set(city.values()):
            here = {cust: fen for cust, fen in ranked.items() if city[cust] == name}
            told = _city(name, here, lines, keys)
            proposal |= {(freeze, cust): row for cust, row in told.items()}
    return proposal


def _city(
    name: str, money: dict[str, list[int]], lines: Counter[str], keys: Counter[str]
) -> dict[str, tuple[str | int, ...]]:
    """The customers of a city by rank."""
    order = sorted(money, key=lambda cust: (-sum(money[cust]), cust))
    whole, so_far, top = sum(map(sum, money.values())), 0, []
    for cust in order:
        if so_far * 5 < whole * 4:
            top.append(cust)
        so_far += sum(money[cust])
    cut = sum(money[top[-1]])
    rows: dict[str, tuple[str | int, ...]] = {}
    for rank, cust in enumerate(order, start=1):
        fen = money[cust]
        half = len(fen) // 2
        early, late = sum(fen[:half]), sum(fen[len(fen) - half :])
        if cust in top:
            standing = "confirmed" if keys[cust] else "proposed"
        elif keys[cust]:
            standing = "below"
        elif 100 * sum(fen) >= 90 * cut:
            standing = "just_under"
        elif late > 0 and 100 * late >= 130 * early and 2 * sum(fen) >= cut:
            standing = "rising"
        else:
            standing = "other"
        figures = (sum(fen), sum(fen) // len(fen), early, late)
        rows[cust] = (name, rank, *figures, int(cust in top), lines[cust], keys[cust], standing)
    return rows


def _lines_and_keys(archive: Path, users: dict[str, list[Version]], month: str) -> tuple[Counter[str], Counter[str]]:
    """Of each customer the lines in scope that are on-net at the month's end, and those on the month's list."""
    end = _end(month)
    latest: dict[str, tuple[str, str]] = {}
    for _, row in sent_rows(archive, "user_status"):
        at = row["status_time"]
        if at[:10].replace("-", "") <= end and at > latest.get(row["user_id"], ("",))[0]:
            latest[row["user_id"]] = (at, row["status"])
    lines: Counter[str] = Counter()
    for user, (_, status) in latest.items():
        owner = _as_of(users.get(user, []), month)
        if owner and status in ("normal", "suspended") and owner["is_test"] == "0" and owner["user_type"] != "iot":
            lines[owner["cust_id"]] += 1
    listed = [row["user_id"] for period, row in sent_rows(archive, "key_user") if period == month]
    owners = [_as_of(users[user], month) for user in listed]
    return lines, Counter(owner["cust_id"] for owner in owners if owner)


def _cities(
    archive: Path, customers: dict[str, list[Version]], chosen: dict[str, list[int]], month: str
) -> dict[str, str]:
    areas = {row["area_id"]: row for _, row in sent_rows(archive, "area")}
    cities = {}
    for cust in chosen:
        home = _as_of(customers.get(cust, []), month)
        area = areas.get(home["area_id"]) if home else None
        while area and area["area_level"] != "city":
            area = areas.get(area["parent_area_id"])
        cities[cust] = area["area_id"] if area else "-1"
    return cities


def _bills(archive: Path) -> dict[str, Counter[str]]:
    """Bill month -> line -> fen of service revenue, discounts off; months in which a line was charged."""
    with ITEM_TYPES.open(encoding="utf-8", newline="") as file:
        service = {row["item_code"] for row in csv.DictReader(file) if row["is_service_revenue"] == "1"}
    bills: dict[str, Counter[str]] = defaultdict(Counter)
    for _, row in sent_rows(archive, "bill_item"):
        if row["item"] in service:
            bills[row["cycle"]][row["user_id"]] += int(row["receivable"]) - int(row["discount"]) - int(row["gifted"])
    return bills


def _versions(archive: Path, unit: str, key: str) -> dict[str, list[Version]]:
    versions: dict[str, list[Version]] = defaultdict(list)
    for period, row in sent_rows(archive, unit):
        versions[row[key]].append((period, row))
    return versions


def _as_of(versions: list[Version], month: str) -> dict[str, str] | None:
    """The version in force at the month's end; the first one also before its file."""
    known = [row for day, row in versions if day <= _end(month)]
    return known[-1] if known else versions[0][1] if versions else None


def _end(month: str) -> str:
    return month + "31"


def _six_before(freeze: str) -> list[str]:
    first = int(freeze[:4]) * 12 + int(freeze[4:]) - 1
    return [f"{number // 12:04}{number % 12 + 1:02}" for number in range(first - 6, first)]


def _months_up_to(last: str, bills: dict[str, Counter[str]]) -> list[str]:
    """Months from the first billed one to the last with statuses."""
    start, end = (date(int(month[:4]), int(month[4:]), 1) for month in (min(bills), last))
    count = (end.year - start.year) * 12 + end.month - start.month + 1
    numbers = range(start.year * 12 + start.month - 1, start.year * 12 + start.month - 1 + count)
    return [f"{number // 12:04}{number % 12 + 1:02}" for number in numbers]
