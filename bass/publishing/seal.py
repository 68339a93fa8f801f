"""The seal 封签 of published figures: one hash a KPI and period, over its values, the deliveries that they rest on, the
results of the gate, and the code. It lies beside the figures, in operation.kpi_seal; the ledger keeps its digest.

Whoever changes a figure, an input or a check afterwards cannot do so unseen: `bass verify` computes the seal again.
Figures that were held back keep the seal that they were published under.
"""

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date
from hashlib import sha256
from pathlib import Path

from bass.publishing import duck
from bass.publishing.duck import Connection, quoted
from bass.publishing.figures import FACTS
from bass.publishing.operation import SCHEMA, write_lines
from bass.publishing.records import SealedBuild, SealedDelivery
from bass.publishing.warehouse_file import PREVIOUS, TableStatus

TABLE = (SCHEMA, "kpi_seal")
LAST = "99999999"


@dataclass(frozen=True)
class Seal:
    """All figures of one KPI in one period, of every area and dimension.

    `value_hash` is over every column of their rows; `input_hash` over the `delivery_count` deliveries of the KPI's
    input units up to the period's end, each with the digest of its files; `rule_hash` over the results of the gate;
    `seal_hash` over these three and the code version.
    """

    table_name: str
    kpi_code: str
    period_start: date
    figure_count: int
    value_hash: str
    delivery_count: int
    input_hash: str
    rule_hash: str
    code_version: str
    build_id: str
    seal_hash: str


def write_seals(path: Path, previous: Path | None, build: SealedBuild, status: Iterable[TableStatus]) -> None:
    """Write operation.kpi_seal into a file with marts; what was held back keeps its seal of the file `previous`."""
    held = {(row.table_name, row.kpi_code) for row in status if row.is_held_back and row.schema_name == "kpi"}
    with duck.writing(path) as connection:
        fresh = [seal for seal in compute_seals(connection, build)
                 if not held & {(seal.table_name, ""), (seal.table_name, seal.kpi_code)}]  # fmt: skip
        kept: list[Seal] = []
        if previous is not None and held:
            duck.attach(connection, previous, PREVIOUS)
            if TABLE in duck.columns(connection, PREVIOUS):
                kept = [seal for seal in _read(connection, quoted(PREVIOUS, *TABLE))
                        if held & {(seal.table_name, ""), (seal.table_name, seal.kpi_code)}]  # fmt: skip
            connection.execute(f"detach {PREVIOUS}")
        write_lines(connection, TABLE[1], Seal, sorted([*fresh, *kept], key=astuple))


def read_seals(connection: Connection) -> list[Seal]:
    """The seals of the published file that the connection is to; none where it was published without."""
    return _read(connection, quoted(*TABLE)) if TABLE in duck.own_columns(connection) else []


def seal_digest(path: Path) -> str:
    """sha256 over all seals of a published file: what the ledger remembers of it."""
    with duck.reading(path) as connection:
        return _hash(seal.seal_hash for seal in read_seals(connection))


def compute_seals(connection: Connection, build: SealedBuild) -> list[Seal]:
    """The seals of all figures in the file, as if all of them were of this build."""
    there = duck.own_columns(connection)
    if ("kpi", "dim_kpi") not in there:
        return []
    units = dict(connection.execute("select kpi_code, input_units from kpi.dim_kpi").fetchall())
    inputs = _Inputs(build.deliveries)
    seals = []
    for table, kind in FACTS.items():
        if ("kpi", table) not in there:
            continue
        for code, start, count, value_hash in _value_hashes(connection, table, there["kpi", table]):
            delivery_count, input_hash = inputs.until(units.get(code, ""), _period_end(start, kind))
            seal_hash = _hash((value_hash, input_hash, build.rule_hash, build.code_version))
            seals.append(Seal(table, code, start, count, value_hash, delivery_count, input_hash, build.rule_hash,
                              build.code_version, build.build_id, seal_hash))  # fmt: skip
    return seals


def _value_hashes(
    connection: Connection, table: str, columns: Sequence[str]
) -> list[tuple[str, date, int, str]]:  # fmt: skip
    """KPI, period, rows and a hash over all columns of them, in an order that does not depend on the file."""
    row = " || '|' || ".join(f"coalesce({quoted(name)}::varchar, '')" for name in columns)
    return connection.execute(
        f"select kpi_code, period_start, count(*), sha256(string_agg(line, chr(10) order by line))"
        f" from (select kpi_code, period_start, {row} as line from kpi.{quoted(table)}) group by all order by all"
    ).fetchall()


def _period_end(start: date, kind: str) -> str:
    return f"{start:%Y%m}99" if kind == "month" else f"{start:%Y%m%d}"


class _Inputs:
    """Running hashes over the deliveries of a set of units, in the order of their periods."""

    def __init__(self, deliveries: Sequence[SealedDelivery]) -> None:
        self.deliveries = sorted(deliveries, key=lambda item: (_moment(item), item.delivery_id))
        self.known: dict[str, list[tuple[str, int, str]]] = {}

    def until(self, units: str, period_end: str) -> tuple[int, str]:
        """How many deliveries of these units (`;` between them) lie up to then, and the hash over them."""
        if units not in self.known:
            self.known[units] = self._run(frozenset(units.split(";")))
        count, found = 0, _hash(())
        for moment, number, value in self.known[units]:
            if moment > period_end:
                break
            count, found = number, value
        return count, found

    def _run(self, units: frozenset[str]) -> list[tuple[str, int, str]]:
        """For each moment the deliveries up to it and their hash."""
        running, points = sha256(), {}
        some = [item for item in self.deliveries if item.unit in units]
        for number, item in enumerate(some, start=1):
            running.update(f"{item.delivery_id} {item.digest}\n".encode())
            points[_moment(item)] = (number, running.hexdigest())
        return [(moment, *point) for moment, point in points.items()]


def _moment(item: SealedDelivery) -> str:
    """A month's files stand before its days: figures of a day may rest on the month's."""
    return item.period.ljust(len(LAST), "0")


def _hash(parts: Iterable[str]) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()


def _read(connection: Connection, table: str) -> list[Seal]:
    names = ", ".join(field.name for field in fields(Seal))
    return [Seal(*row) for row in connection.execute(f"select {names} from {table}").fetchall()]
