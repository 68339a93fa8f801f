"""`bass verify`: the published figures against their seals, the ledger's memory, and a rebuild from their files.

Three questions, each answered from another place: are the figures still what was sealed (the published file)? Are they
what was published (the ledger)? Do the deliveries make them (a scratch home, from the files on)?
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

from bass.building.code import code_version
from bass.building.dbt import run_dbt
from bass.building.scratch import hand_over, scratch_home
from bass.errors import BassError
from bass.explain import published_file
from bass.home import PROJECT_DIR, Home
from bass.progress import Progress
from bass.publishing import duck, records
from bass.publishing.duck import Connection, literal
from bass.publishing.figures import FACTS, KEY, PUBLISHED, VALUES, read_published
from bass.publishing.seal import Seal, compute_seals, read_seals, seal_digest
from ingestion.contract import load_contract
from ingestion.lease import reading_lake
from ingestion.ledger import Ledger

SHOWN = 20
REBUILT = "rebuilt"
TOLERANCE = 1e-9  # relative, for values; numerators and denominators are equal to the last digit
REBUILD = ("build", "--exclude-resource-type", "test", "unit_test", "--select", *(f"+{table}" for table in FACTS))
PLACE = tuple(name for name in KEY if name not in ("kpi_code", "period_kind", "period_start"))


@dataclass(frozen=True)
class Difference:
    """What does not agree: `kind` is seal, ledger or rebuild; `place` is empty where a whole KPI and period is meant;
    `published` and `found` the two values as text."""

    kind: str
    table_name: str
    kpi_code: str
    period_start: date | None
    place: str
    published: str
    found: str
    reason: str

    @property
    def text(self) -> str:
        where = " ".join(str(part) for part in (self.table_name, self.kpi_code, self.period_start, self.place) if part)
        return f"  {self.kind}: {where}: {self.reason} (published {self.published}, found {self.found})"


@dataclass(frozen=True)
class Verified:
    """How many figures were held against what, and every difference; `notes` say what could not be compared."""

    build_id: str
    sealed_count: int
    remembered_count: int
    rebuilt_count: int
    differences: tuple[Difference, ...]
    notes: tuple[str, ...]
    seconds: float

    @property
    def is_good(self) -> bool:
        return not self.differences

    @property
    def summary(self) -> str:
        verdict = "all agree 一致" if self.is_good else f"{len(self.differences):,} differences 不一致"
        head = (
            f"build {self.build_id}: {self.sealed_count:,} figures against their seals, {self.remembered_count:,}"
            f" against the ledger, {self.rebuilt_count:,} against a rebuild from their files: {verdict}"
            f" ({self.seconds:.0f} s)"
        )
        left = len(self.differences) - SHOWN
        more = [f"  and {left:,} more (--json tells all)"] if left > 0 else []
        return "\n".join([head, *(f"  note: {note}" for note in self.notes),
                          *(item.text for item in self.differences[:SHOWN]), *more])  # fmt: skip

    def as_dict(self) -> dict[str, Any]:
        return {"is_good": self.is_good, **asdict(self)}


def verify(home: Home, *, is_rebuilt: bool = True, progress: Progress | None = None) -> Verified:
    """Verify what readers see now; without `is_rebuilt` the files are not gone through again.

    Raises BassError where nothing is published, the ledger does not know what is, a model fails in the rebuild, or a
    delivery has been replaced since, so that nothing can be rebuilt until the next publish.
    """
    start = perf_counter()
    database, ledger = published_file(home), Ledger.open(home)
    with duck.reading(database) as connection:
        seals = read_seals(connection)
        build_id = connection.execute("select build_id from operation.run_status").fetchall()[0][0]
        found = seal_differences(connection, ledger, seals)
        remembered, forgotten = ledger_differences(connection, ledger)
    notes = [] if seals else ["published before figures were sealed; the next publish seals them"]
    digest = records.sealed_digest(ledger, database.parent.name)
    if seals and digest not in (None, seal_digest(database)):
        found.append(Difference("seal", "operation.kpi_seal", "", None, "", str(digest), seal_digest(database),
                                "the seals are not those that the ledger remembers"))  # fmt: skip
    count, rebuilt = 0, list[Difference]()
    if is_rebuilt:
        count, rebuilt, more = rebuild_differences(home, database, ledger, build_id, progress)
        notes += more
    return Verified(build_id, sum(seal.figure_count for seal in seals), remembered, count,
                    (*found, *forgotten, *rebuilt), tuple(notes), perf_counter() - start)  # fmt: skip


def seal_differences(connection: Connection, ledger: Ledger, seals: Sequence[Seal]) -> list[Difference]:
    """Seals computed again, each under the build that it names, against those in the file."""
    told = {"value_hash": "the figures were changed after they were sealed",
            "input_hash": "the deliveries in the ledger are not those that were sealed",
            "rule_hash": "the results of the gate are not those that were sealed",
            "code_version": "the code version is not the sealed one",
            "seal_hash": "the seal was changed"}  # fmt: skip
    found, sealed = [], {(seal.table_name, seal.kpi_code, seal.period_start) for seal in seals}
    for build_id in sorted({seal.build_id for seal in seals}):
        again = {(seal.table_name, seal.kpi_code, seal.period_start): seal
                 for seal in compute_seals(connection, records.sealed_build(ledger, build_id))}  # fmt: skip
        for seal in (seal for seal in seals if seal.build_id == build_id):
            key = (seal.table_name, seal.kpi_code, seal.period_start)
            other = again.pop(key, None)
            name = "figure_count" if other is None else next((name for name in told if getattr(seal, name)
                                                              != getattr(other, name)), "")  # fmt: skip
            if name:
                now = "nothing" if other is None else getattr(other, name)
                found.append(Difference("seal", *key, "", str(getattr(seal, name)), str(now),
                                        told.get(name, "the figures are gone")))  # fmt: skip
        found += [Difference("seal", *key, "", "nothing", f"{seal.figure_count} figures", "figures without a seal")
                  for key, seal in again.items() if seals and key not in sealed]  # fmt: skip
    return found


def ledger_differences(connection: Connection, ledger: Ledger) -> tuple[int, list[Difference]]:
    """Final figures against the last version that the ledger keeps of each: how many, and those that differ."""
    connection.register("no_version", PUBLISHED.empty_table())
    connection.execute("create temp table version as from no_version")
    for rows in read_published(ledger, None):
        connection.register("one_batch", rows)
        connection.execute("insert into version by name from one_batch")
    latest = f"row_number() over (partition by {', '.join(KEY)} order by published_at desc) = 1"
    connection.execute(f"create temp table remembered as from version qualify {latest}")
    count, found = 0, []
    for table, kind in facts_of(connection):
        final = f"(from kpi.{table} where state in ('final', 'restated'))"
        known = f"(from remembered where period_kind = {literal(kind)})"
        count += connection.execute(f"select count(*) from {final}").fetchall()[0][0]
        found += _differing(
            connection, "ledger", table, (final, known), "left", "not the last version that the ledger keeps"
        )
    return count, found


def rebuild_differences(
    home: Home, database: Path, ledger: Ledger, build_id: str, progress: Progress | None
) -> tuple[int, list[Difference], list[str]]:
    """All figures built anew from the deliveries of the published build: how many, those that differ, and notes."""
    build = records.sealed_build(ledger, build_id)
    notes = [] if build.code_version == code_version(PROJECT_DIR) else [
        f"published by code {build.code_version}, rebuilt by another: a difference may come from a changed rule"
    ]  # fmt: skip
    count, found = 0, []
    with scratch_home(home) as scratch, reading_lake(home):
        hand_over(
            home,
            scratch,
            load_contract(PROJECT_DIR).extracts.keys(),
            {item.delivery_number for item in build.deliveries},
        )
        outcome = run_dbt(scratch, REBUILD, progress=progress)
        if not outcome.is_good:
            raise BassError(f"{home.root}: the figures could not be rebuilt.\n{outcome.problem}")
        with duck.reading(database) as connection:
            duck.attach(connection, scratch.working_db, REBUILT)
            for table, _ in facts_of(connection):
                held = held_codes(connection, table)
                if "" in held:
                    notes.append(f"kpi.{table} is held back and not rebuilt: it shows figures of an earlier build")
                    continue
                notes += [f"{code} in kpi.{table} is held back and not rebuilt" for code in sorted(held)]
                wanted = f"where kpi_code not in ({', '.join(map(literal, held)) or literal('')})"
                sides = (f"(from kpi.{table} {wanted})", f"(from {REBUILT}.kpi.{table} {wanted})")
                count += connection.execute(f"select count(*) from {sides[0]}").fetchall()[0][0]
                found += _differing(connection, "rebuild", table, sides, "full", "the files make another figure")
    return count, found, notes


def facts_of(connection: Connection) -> list[tuple[str, str]]:
    """The KPI marts of the published file and the rhythm of each."""
    there = duck.own_columns(connection)
    return [(table, kind) for table, kind in FACTS.items() if ("kpi", table) in there]


def held_codes(connection: Connection, table: str) -> set[str]:
    """The KPIs whose rows in a mart were held back; '' where all of it was."""
    rows = connection.execute(
        "select kpi_code from operation.table_status where schema_name = 'kpi' and table_name = ? and is_held_back",
        [table],
    ).fetchall()
    return {code for (code,) in rows}


def _differing(
    connection: Connection, kind: str, table: str, sides: tuple[str, str], join: str, reason: str
) -> list[Difference]:
    """Figures whose numerator, denominator or value are not the same on both sides of the join."""
    key = ("kpi_code", "period_start", *PLACE)
    place = " || ' ' || ".join(PLACE)
    differs = " or ".join(_is_other(name) for name in VALUES)
    shown = ", ".join(
        f"concat_ws(' / ', {', '.join(f'{side}.{name}' for name in VALUES)})" for side in ("left_", "right_")
    )
    rows = connection.execute(
        f"select kpi_code, period_start, {place}, left_.kpi_code is null, right_.kpi_code is null, {shown}"
        f" from {sides[0]} as left_ {join} join {sides[1]} as right_ using ({', '.join(key)})"
        f" where left_.kpi_code is null or right_.kpi_code is null or {differs} order by all"
    ).fetchall()
    return [
        Difference(kind, table, code, start, where, "nothing" if is_new else ours or "no value",
                   "nothing" if is_gone else theirs or "no value", reason)
        for code, start, where, is_new, is_gone, ours, theirs in rows
    ]  # fmt: skip


def _is_other(name: str) -> str:
    left, right = f"left_.{name}::double", f"right_.{name}::double"
    limit = f"{TOLERANCE} * greatest(abs({left}), abs({right}))" if name == "kpi_value" else "0"
    return f"(({left} is null) <> ({right} is null) or abs({left} - {right}) > {limit})"
