"""Count again, from the files that were sent, what cells went through and what the lines that use them did."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from recount_compare import NETWORK_WIDTHS
from sent_file import fixed_lines, sent_rows

ON_NET = {"normal", "suspended"}
Cell = tuple[date, str]  # month, cell
Row = dict[str, str]


@dataclass(frozen=True)
class Usual:
    """The cell that a line used most in a month: its records and the days on which it was used."""

    cell: str
    record_count: int
    day_count: int


class Lines:
    """Images of lines, oldest first, and their statuses by time."""

    def __init__(self, archive: Path) -> None:
        self.images: dict[str, list[tuple[datetime, Row]]] = defaultdict(list)
        for period, row in sent_rows(archive, "user"):
            self.images[row["user_id"]].append((datetime.strptime(period, "%Y%m%d"), row))
        told: dict[str, dict[datetime, str]] = defaultdict(dict)
        for _, row in sent_rows(archive, "user_status"):
            told[row["user_id"]][datetime.fromisoformat(row["status_time"])] = row["status"]
        self.statuses = {user: sorted(statuses.items()) for user, statuses in told.items()}

    def holders(self) -> dict[str, list[tuple[datetime, datetime, str]]]:
        """Number -> from when to when which line held it: until it was cancelled or took another number."""
        held: dict[str, list[tuple[datetime, datetime, str]]] = defaultdict(list)
        for user, images in self.images.items():
            if not images[-1][1]["activated_at"]:
                continue  # pre-opened, and not yet in use
            activated = datetime.fromisoformat(images[-1][1]["activated_at"])
            gone = next((at for at, status in self.statuses[user] if status == "cancelled"), datetime.max)
            for place, (sent, image) in enumerate(images):
                later = [at for at, row in images[place + 1 :] if row["msisdn"] != image["msisdn"]]
                since = max(activated, sent) if place else activated
                held[image["msisdn"]].append((since, min([gone, *later]), user))
        return held

    def in_scope(self, user: str, after: datetime) -> bool:
        """Whether the last image before a time is of a line that is neither for tests nor of a machine."""
        known = [row for sent, row in self.images[user] if sent < after] or [self.images[user][0][1]]
        return known[-1]["is_test"] == "0" and known[-1]["user_type"] != "iot"

    def is_on_net(self, user: str, since: datetime, to: datetime) -> bool:
        """Whether it was on-net at some moment of [since, to)."""
        turns = [*self.statuses[user], (datetime.max, "")]
        return any(status in ON_NET and at < to and end > since for (at, status), (end, _) in pairwise(turns))

    def leavings(self) -> Iterator[tuple[str, datetime]]:
        for user, statuses in self.statuses.items():
            for (_, before), (at, status) in pairwise(statuses):
                if before in ON_NET and status not in ON_NET:
                    yield user, at


def month_of(day: datetime) -> date:
    return day.date().replace(day=1)


def next_month(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def usual_cells(archive: Path, lines: Lines) -> dict[tuple[date, str], Usual]:
    """(month, line) -> the cell of most records; of equal ones that of more days, then the first by its code."""
    records: Counter[tuple[date, str, str]] = Counter()
    days: dict[tuple[date, str, str], set[date]] = defaultdict(set)
    holders = lines.holders()
    for unit in ("cdr_voice", "cdr_data"):
        for _, row in sent_rows(archive, unit):
            at = datetime.fromisoformat(row["start_time"])
            for user in {user for since, to, user in holders.get(row["msisdn"], ()) if since <= at < to}:
                key = month_of(at), user, row["cell_id"]
                records[key] += 1
                days[key].add(at.date())
    found: dict[tuple[date, str], Usual] = {}
    for month, user, cell in sorted(records, key=lambda key: (-records[key], -len(days[key]), key[2])):
        usual = Usual(cell, records[month, user, cell], len(days[month, user, cell]))
        found.setdefault((month, user), usual)
    return found


def counters(archive: Path) -> dict[Cell, Counter[str]]:
    """What the counters and fault tickets of each cell and month sum up to."""
    sums: dict[Cell, Counter[str]] = defaultdict(Counter)
    names = ("traffic_minutes", "traffic_bytes", "call_attempt_count", "blocked_call_count", "dropped_call_count",
             "congested_seconds", "outage_minutes")  # fmt: skip
    for path in sorted((archive / "network_kpi").rglob("*.dat")):
        for cell, hour, *figures in fixed_lines(path, NETWORK_WIDTHS):
            key = month_of(datetime.fromisoformat(hour)), cell
            sums[key].update({"hour_count": 1, **dict(zip(names, map(int, figures), strict=True))})
    for path in sorted((archive / "fault_ticket").rglob("*.dat")):
        for _, cell, _, kind, _, opened, restored, closed in fixed_lines(path, (16, 16, 16, 12, 40, 19, 19, 19)):
            lasted = datetime.fromisoformat(restored) - datetime.fromisoformat(opened)
            ticket = {"closed_fault_count": 1, "cell_fault_count": int(kind != "line")}
            minutes = {"restoration_minutes": lasted // timedelta(minutes=1)}
            sums[month_of(datetime.fromisoformat(closed)), cell].update(ticket | minutes)
    return sums


def line_sums(archive: Path, lines: Lines, usual: dict[tuple[date, str], Usual]) -> dict[Cell, Counter[str]]:
    """Lines in scope by the cell they used most in a month, what they complained of and when they left."""
    complained: dict[str, list[date]] = defaultdict(list)
    cases = {row["case_id"]: row for _, row in sent_rows(archive, "complaint")}  # the last image of each
    for case in cases.values():
        if case["category_id"].startswith("10"):
            complained[case["user_id"]].append(datetime.fromisoformat(case["opened_at"]).date())
    left = Counter((month_of(at), user) for user, at in lines.leavings())
    sums: dict[Cell, Counter[str]] = defaultdict(Counter)
    for (month, user), chosen in usual.items():
        after = next_month(month)
        since, to = (datetime.combine(day, datetime.min.time()) for day in (month, after))
        if not lines.in_scope(user, to):
            continue
        opened = [day for day in complained[user] if month <= day < after + timedelta(days=7)]
        is_line = lines.is_on_net(user, since, to)
        sums[month, chosen.cell].update(
            line_count=int(is_line),
            complaint_count=sum(day < after for day in opened),
            complaining_line_count=int(is_line and bool(opened)),
            cancelled_count=left[month, user],
            next_cancelled_count=left[after, user],
        )
    return sums
