"""The operator's lines: when each one comes, whose it is, when and why it leaves, and which number it has."""

from __future__ import annotations

from dataclasses import dataclass, fields
from heapq import heappop, heappush

import numpy as np

from synth.place import Place
from synth.tariff import IOT, POSTPAID, PREPAID, draw_base
from synth.world import DAY, NEVER, Bool, Int, Plan, numbered

CAUSES = ("price", "competitor", "network", "service", "moved", "arrears", "fraud", "reentry", "other", "outage")
_CAUSE_SHARE = (0.24, 0.20, 0.13, 0.08, 0.10, 0.09, 0.02, 0.06, 0.08)  # of those drawn here; an outage comes on top
ARREARS, FRAUD, REENTRY, OTHER, OUTAGE = 5, 6, 7, 8, 9
COUNTY_ONLY, NO_AREA, UNKNOWN_AREA = -1, -2, -3
QUARANTINE_DAYS = 60  # a number of a cancelled line goes to no other line before


@dataclass
class Lines:
    """One entry a line. Days and times as in `synth.world`; NEVER where it does not happen before the end."""

    created_day: Int  # its first row in unit user; -1 in the opening base
    activated_at: Int
    is_opening: Bool
    is_test: Bool
    is_iot: Bool
    is_preopened: Bool
    pay_mode: Int  # at first: PREPAID, POSTPAID
    person: Int
    customer: Int
    account: Int
    is_family: Bool  # one account pays for several lines
    grid: Int  # place in Place.grids, or COUNTY_ONLY, NO_AREA, UNKNOWN_AREA
    channel: Int
    base: Int  # first base tariff
    former: Int  # the line that a re-entered customer had before; -1
    leave_at: Int  # goes off-net (precancelled or cancelled)
    cancel_at: Int  # status cancelled
    return_at: Int  # reinstated after precancelled
    cause: Int  # place in CAUSES; -1
    number: Int

    def __len__(self) -> int:
        return len(self.created_day)

    @property
    def user_id(self) -> np.ndarray:
        return numbered("U", np.arange(1, len(self) + 1))


def join(*cohorts: Lines) -> Lines:
    """Lines of several cohorts, in order."""
    return Lines(*(np.concatenate([getattr(c, f.name) for c in cohorts]) for f in fields(Lines)))


def draw_lines(plan: Plan, place: Place) -> Lines:
    """All lines that exist at some time of the simulation; re-entered ones last."""
    things = max(2, plan.subscribers // 50)
    tests = max(2, plan.subscribers // 400)
    opening = _cohort(plan, place, "opening", np.full(plan.subscribers + things + tests, -1), 0)
    opening.is_iot[plan.subscribers : plan.subscribers + things] = True
    opening.is_test[plan.subscribers + things :] = True
    opening.pay_mode[opening.is_iot] = POSTPAID
    opening.base[opening.is_iot] = draw_base(plan.rng("things"), np.full(things, IOT), np.zeros(things, np.int64))
    arrivals = plan.rng("arrivals").poisson(plan.subscribers * 0.021 / 30, plan.day_count)
    new = _cohort(plan, place, "new", np.repeat(np.arange(plan.day_count), arrivals), int(opening.person.max()) + 1)
    first = join(opening, new)
    _draw_leaving(plan, first, "first")
    again = _reenter(plan, place, first)
    _draw_leaving(plan, again, "again")
    lines = join(first, again)
    _assign_numbers(plan, lines)
    return lines


def _cohort(plan: Plan, place: Place, name: str, created: Int, first_person: int) -> Lines:
    rng = plan.rng("cohort", name)
    count = len(created)
    is_opening = created < 0
    pay_mode = np.where(rng.random(count) < 0.62, PREPAID, POSTPAID)
    # a family's lines follow one another
    joins = (rng.random(count) < 0.12) & (np.arange(count) > 0) & (created == np.roll(created, 1))
    account = np.cumsum(~joins) - 1
    is_family = np.bincount(account, minlength=count)[account] > 1
    pay_mode[is_family] = POSTPAID
    person = first_person + account
    preopened = (rng.random(count) < np.where(is_opening, 0.01, 0.10)) & ~is_family
    wait = rng.integers(1, 40, count) * DAY
    time = rng.integers(9 * 3600, 20 * 3600, count)
    since = -DAY * (1 + rng.exponential(900, count).astype(np.int64))
    activated = (
        np.where(is_opening, since, created * DAY)
        + np.where(preopened, np.where(is_opening, -since, 0) + wait, 0)
        + time
    )
    weights = 1.0 / (1.0 + np.arange(len(place.grids)) % 7)
    grid = rng.choice(len(place.grids), count, p=weights / weights.sum())
    special = rng.random(count)
    grid = np.where(
        special < 0.02, COUNTY_ONLY, np.where(special < 0.025, NO_AREA, np.where(special < 0.03, UNKNOWN_AREA, grid))
    )
    base = draw_base(rng, pay_mode, np.where(is_opening, -1, created // 31))
    never = np.full(count, NEVER)
    flag = np.zeros(count, bool)
    none = np.full(count, -1)
    return Lines(created, activated, is_opening, flag.copy(), flag.copy(), preopened, pay_mode, person, person.copy(),
                 person.copy(), is_family, grid, rng.integers(0, len(place.counties) * 4 + 1, count), base, none.copy(),
                 never.copy(), never.copy(), never.copy(), none.copy(), none.copy())  # fmt: skip


def _draw_leaving(plan: Plan, lines: Lines, name: str) -> None:
    """When, how and why lines leave: sooner when prepaid or new."""
    rng = plan.rng("leaving", name)
    count = len(lines)
    days_to_live = rng.exponential(30 / np.where(lines.pay_mode == PREPAID, 0.021, 0.014))
    days_to_live *= np.where(~lines.is_opening & (rng.random(count) < 0.15), 0.25, 1.0)
    start = np.maximum(lines.activated_at, 0)
    leave = start + (np.maximum(days_to_live, 1.5) * DAY).astype(np.int64)
    leaves = (leave < plan.day_count * DAY) & ~lines.is_test
    cause = rng.choice(len(_CAUSE_SHARE), count, p=np.array(_CAUSE_SHARE) / sum(_CAUSE_SHARE))
    may_owe = (lines.pay_mode == POSTPAID) & ~lines.is_family & ~lines.is_iot & (leave - start > 110 * DAY)
    cause = np.where((cause == ARREARS) & ~may_owe, OTHER, cause)
    cause = np.where((cause == FRAUD) & (leave - start < 20 * DAY), 0, cause)
    in_steps = (cause == ARREARS) | (rng.random(count) < 0.45)
    gap = np.where(cause == ARREARS, 30 * DAY, rng.integers(5, 40, count) * DAY + rng.integers(0, 3600, count))
    comes_back = in_steps & (cause != ARREARS) & (cause != REENTRY) & (rng.random(count) < 0.2)
    back = leave + (gap * rng.uniform(0.2, 0.9, count)).astype(np.int64)
    cancel = np.where(in_steps, leave + gap, leave)
    # some of those that come back leave again for good
    cancel = np.where(
        comes_back, np.where(rng.random(count) < 0.3, back + rng.integers(20, 150, count) * DAY, NEVER), cancel
    )
    lines.leave_at = np.where(leaves, leave, NEVER)
    lines.return_at = np.where(leaves & comes_back, back, NEVER)
    lines.cancel_at = np.where(leaves, cancel, NEVER)
    lines.cause = np.where(leaves, cause, -1)


def _reenter(plan: Plan, place: Place, lines: Lines) -> Lines:
    """Some who left come back within 60 days as a new line: the same person, sometimes under a new customer."""
    rng = plan.rng("reentry")
    gone = (
        (lines.cancel_at < (plan.day_count - 65) * DAY) & (lines.return_at == NEVER) & ~lines.is_family & ~lines.is_iot
    )
    gone &= (lines.cause == REENTRY) | (
        (rng.random(len(lines)) < 0.05) & (lines.cause != ARREARS) & (lines.cause != FRAUD)
    )
    former = np.flatnonzero(gone)
    created = lines.cancel_at[former] // DAY + rng.integers(1, 60, len(former))
    first_person = int(lines.person.max()) + 1
    again = _cohort(plan, place, "again", created, first_person)
    again.account = first_person + np.arange(len(former))
    again.is_family[:] = False
    again.person = lines.person[former]
    keeps = rng.random(len(former)) < 0.5
    again.customer = np.where(keeps, lines.customer[former], again.account)
    again.grid = lines.grid[former]
    again.former = former
    return again


def _assign_numbers(plan: Plan, lines: Lines) -> None:
    """Numbers, as integers: unused ones, and for some new lines that of a line cancelled long enough ago."""
    rng = plan.rng("numbers")
    prefix = rng.choice(np.array([135, 139, 158, 188]), len(lines))
    fresh = prefix * 10**8 + rng.permutation(max(10**8, 1) // 1000)[np.arange(len(lines)) % (10**5)] * 1000
    fresh += np.arange(len(lines)) // 10**5
    lines.number = fresh
    wants = ~lines.is_opening & (rng.random(len(lines)) < 0.3)
    released = [(int(t) + QUARANTINE_DAYS * DAY, int(n)) for n, t in enumerate(lines.cancel_at) if t < NEVER]
    released.sort()
    free: list[tuple[int, int]] = []
    place = 0
    for line in np.argsort(lines.created_day, kind="stable"):
        if not wants[line]:
            continue
        now = lines.created_day[line] * DAY
        while place < len(released) and released[place][0] < now:
            heappush(free, released[place])
            place += 1
        if free and lines.cancel_at[line] < NEVER:
            # its own number comes free again and must be known when it does: leave it to lines that stay
            continue
        if free:
            lines.number[line] = lines.number[heappop(free)[1]]
