"""Group customers: companies, their members, who pays for them, and contracts that end."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from synth.group.parting import ENOUGH, NEEDED_MONTHS, Parting, dearest, known_at_rivals, plant_parting
from synth.line import ARREARS, CAUSES, FRAUD, Lines
from synth.order.interconnect import OPERATORS
from synth.party import company_names
from synth.place import Place
from synth.tariff import POSTPAID
from synth.world import DAY, NEVER, Bool, Int, Plan, numbered

SECTORS = np.array(["manufacturing", "trade", "education", "health", "government", "finance"])
RIVALS = np.array(OPERATORS[1:])
_LINES_A_GROUP, _MEMBER_SHARE = 12, 0.35
_FEWEST, _FEWEST_PAYERS = 10, 2  # groups


@dataclass(frozen=True)
class Groups:
    """`images`: one row a group and day it changed: group, day, status, contract_end (the day after the last), and
    `by_group`: what never changes. `members`: group, line (-1: off-net), number, operator, is_primary, role, join and
    end (days; NEVER). `closed`: day by group, NEVER where it stays. `left`: groups that left after their contract;
    `parting`: what came before.
    """

    by_group: pd.DataFrame
    images: pd.DataFrame
    members: pd.DataFrame
    closed: Int
    left: Int
    parting: Parting

    @property
    def group_id(self) -> np.ndarray:
        return numbered("G", np.arange(1, len(self.by_group) + 1), 6)


def draw_groups(plan: Plan, place: Place, lines: Lines, complained: Int) -> Groups:
    """All groups. Changes `lines`: members that the group pays for share its account; members leave before it and
    with it, but for the lines that `complained` in a wave: these must still be there when they do.
    """
    rng = plan.rng("groups")
    may = lines.is_opening & ~lines.is_test & ~lines.is_iot & ~lines.is_family & ~lines.is_preopened
    may &= (lines.activated_at < 0) & (lines.grid >= 0) & (lines.cause != ARREARS) & (lines.cause != FRAUD)
    pool = rng.permutation(np.flatnonzero(may))
    member = pool[: int(len(pool) * _MEMBER_SHARE)]
    count = max(_FEWEST, len(pool) // (3 * _LINES_A_GROUP))
    group = np.append(np.arange(count), rng.integers(0, count, max(len(member) - count, 0)))[: len(member)]
    is_dear = dearest(plan, lines)[member]
    lasting = ~is_dear & (lines.leave_at[member] == NEVER)
    images, closed, left, late = _contracts(plan, rng, np.bincount(group[lasting], minlength=count))
    group = _without(group, is_dear, np.concatenate([left, late]))
    end = images.groupby("group")["day"].max().reindex(np.arange(count), fill_value=-1).to_numpy()
    may_leave = ~np.isin(member, complained)
    parting = plant_parting(plan, lines, member, group, may_leave, (left, late), end)
    account = _pay_together(lines, member, group, rng.random(count) < 0.4)
    _leave_together(plan, rng, lines, member, group, may_leave, closed, left)
    county = rng.integers(0, len(place.counties), count)
    size = np.arange(count)
    by_group = pd.DataFrame({
        "name": company_names(rng, count), "sector": rng.choice(SECTORS, count),
        "grade": np.array(["A", "B", "C"])[size % 3],
        "parent": np.where((size % 5 == 4) & (size >= 5), size - 4, -1), "county": county, "account": account,
        "contract_start": -rng.integers(30, 900, count),
    })  # fmt: skip
    members = _members(plan, rng, lines, member, group, closed, parting)
    return Groups(by_group, images, members, closed, left, parting)


def _without(group: Int, is_dear: Bool, ending: Int) -> Int:
    """The groups with their dearest lines moved out of those whose contracts end, one to each other group in turn."""
    others = np.setdiff1d(group, ending)
    moved, result = np.flatnonzero(is_dear & np.isin(group, ending)), group.copy()
    result[moved] = others[np.arange(len(moved)) % len(others)]
    return result


def _contracts(plan: Plan, rng: np.random.Generator, size: Int) -> tuple[pd.DataFrame, Int, Int, Int]:
    """Contracts end: a fifth of the groups leave within two weeks, a fifth renew that late, a tenth close before.

    The first two are groups of some size, and have months before in which something could be seen.
    """
    count = len(size)
    order = rng.permutation(count)
    order = order[np.argsort(-np.minimum(size[order], ENOUGH), kind="stable")]
    some, few = max(2, count // 5), max(1, count // 10)
    leaving, late, closing = order[:some], order[some : 2 * some], order[2 * some : 2 * some + few]
    end = plan.day_count + rng.integers(20, 700, count)
    middle = rng.integers(int(plan.day_count * 0.25), max(int(plan.day_count * 0.75), 2), count)
    ends = middle
    if plan.whole_month_count >= NEEDED_MONTHS:
        soonest, latest = plan.month_start(NEEDED_MONTHS - 1), plan.day_count - 16
        ends = soonest + (middle - plan.day_count // 4) * (latest - soonest) // (plan.day_count // 2)
    end[leaving], end[late] = ends[leaving], ends[late]
    wait = rng.integers(1, 15, count)
    closed = np.full(count, NEVER)
    closed[leaving], closed[closing] = end[leaving] + wait[leaving], middle[closing]
    first = pd.DataFrame({"group": np.arange(count), "day": -1, "status": "active", "contract_end": end})
    gone = np.concatenate([leaving, closing])
    shut = pd.DataFrame({"group": gone, "day": closed[gone], "status": "closed", "contract_end": end[gone]})
    renewed = pd.DataFrame({"group": late, "day": (end + wait)[late], "status": "active",
                            "contract_end": end[late] + 365})  # fmt: skip
    images = pd.concat([first, shut, renewed]).sort_values(["group", "day"], kind="stable", ignore_index=True)
    return images[images["day"] < plan.day_count], closed, np.sort(leaving), np.sort(late)


def _pay_together(lines: Lines, member: Int, group: Int, pays: np.ndarray) -> Int:
    """Give the postpaid members of each paying group one account, their first one's; returns it by group, else -1.

    The groups with the most postpaid members pay for them, whatever `pays` says of them.
    """
    account = np.full(len(pays), -1)
    postpaid = np.bincount(group[lines.pay_mode[member] == POSTPAID], minlength=len(pays))
    pays = pays | np.isin(np.arange(len(pays)), np.argsort(-postpaid, kind="stable")[:_FEWEST_PAYERS])
    for one in np.flatnonzero(pays):
        paid_for = member[(group == one) & (lines.pay_mode[member] == POSTPAID)]
        if len(paid_for):
            account[one] = lines.account[paid_for[0]]
            lines.account[paid_for] = account[one]
            lines.is_family[paid_for] = True
    return account


def _leave_together(
    plan: Plan, rng: np.random.Generator, lines: Lines, member: Int, group: Int, may: Bool, closed: Int, left: Int
) -> None:
    """Two in three members of a group that left go off-net within a month."""
    goes = may & np.isin(group, left) & (lines.leave_at[member] == NEVER) & (rng.random(len(member)) < 0.67)
    leave = closed[group] * DAY + rng.integers(0, 28 * DAY, len(member))
    goes &= leave < plan.day_count * DAY
    who = member[goes]
    lines.leave_at[who] = lines.cancel_at[who] = leave[goes]
    lines.cause[who] = CAUSES.index("competitor")


def _members(
    plan: Plan, rng: np.random.Generator, lines: Lines, member: Int, group: Int, closed: Int, parting: Parting
) -> pd.DataFrame:
    """On-net members until they or their group go; a few in a second group too; and some numbers of rivals."""
    join = np.maximum(lines.activated_at[member] // DAY, -900) + rng.integers(0, 20, len(member))
    own = pd.DataFrame({"group": group, "line": member, "number": lines.number[member], "operator": "own",
                        "is_primary": 1, "join": join})  # fmt: skip
    own["role"] = np.where(own.groupby("group").cumcount() == 0, "key_person", "member")
    second = own[rng.random(len(own)) < 0.06].assign(is_primary=0, role="member")
    second["group"] = (second["group"] + 1) % len(closed)
    rivals = np.repeat(np.arange(len(closed)), rng.integers(1, 6, len(closed)))
    count = len(rivals)
    known = pd.DataFrame({"group": rivals, "line": -1, "number": 13_000_000_000 + rng.permutation(count) * 9967,
                          "operator": rng.choice(RIVALS, count), "is_primary": 1, "join": -rng.integers(1, 400, count),
                          "role": "member"})  # fmt: skip
    won = known_at_rivals(plan, lines, parting)
    won = won[won["join"] < closed[won["group"]]]
    won = won.assign(line=-1, number=lines.number[won["line"]], operator=RIVALS[won["operator"]], is_primary=1,
                     role="member")  # fmt: skip
    table = pd.concat([own, second, known, won], ignore_index=True)
    line = table["line"].to_numpy()
    gone = np.where(line >= 0, lines.cancel_at[line] // DAY, NEVER)
    table["end"] = np.minimum(np.where(gone < NEVER // DAY, gone, NEVER), closed[table["group"].to_numpy()])
    return table.sort_values(["group", "number", "line"], kind="stable", ignore_index=True)


def write_leaving(plan: Plan, groups: Groups, out: Path) -> None:
    """Write group_leaving.csv into `out`: group_id, contract_end (the day after the last), left_on."""
    left = groups.left[groups.closed[groups.left] < plan.day_count]
    end = groups.images.groupby("group")["contract_end"].first()[left].to_numpy()
    table = pd.DataFrame({
        "group_id": groups.group_id[left], "contract_end": plan.dates(end), "left_on": plan.dates(groups.closed[left]),
    })  # fmt: skip
    table.to_csv(out / "group_leaving.csv", index=False, lineterminator="\n")
