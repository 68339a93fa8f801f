"""Writing `warehouse.duckdb`: fresh tables from the working file, held-back ones from the last published build."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from bass.errors import BassError
from bass.failpoint import failpoint
from bass.publishing import duck
from bass.publishing.duck import Connection, quoted
from bass.publishing.plan import TablePlan

WORK, PREVIOUS = "warehouse", "previous"  # views of the working file name their catalog: its base name


@dataclass(frozen=True)
class TableStatus:
    """How fresh a table is, or, where `kpi_code` is given, the rows of one KPI in it (operation.table_status)."""

    schema_name: str
    table_name: str
    kpi_code: str
    published_at: datetime | None
    as_of_date: date | None
    is_held_back: bool
    reason: str


@dataclass(frozen=True)
class Moment:
    """When this build is published, and the last day that its fresh tables hold."""

    published_at: datetime
    as_of_date: date | None


def write_tables(
    target: Path, working_db: Path, previous: Path | None, plans: Sequence[TablePlan], moment: Moment
) -> tuple[TableStatus, ...]:
    """Write every planned table into the file `target` and tell how fresh each is.

    A held-back table comes from the file `previous`; without one it is there, but empty, so that pages say "no data"
    and not "no such table". Raises BassError where personal data would go out or a file cannot be read or written.
    """
    with duck.writing(target) as connection:
        duck.attach(connection, working_db, WORK)
        if previous is not None:
            duck.attach(connection, previous, PREVIOUS)
        writer = _Writer(connection, moment, previous is not None)
        status = [row for plan in plans for row in writer.write(plan)]
        for name in [WORK, PREVIOUS] if previous is not None else [WORK]:
            connection.execute(f"detach {name}")
        failpoint("publish.written")
    return tuple(status)


class _Writer:
    """Copies tables one after the other."""

    def __init__(self, connection: Connection, moment: Moment, has_previous: bool) -> None:
        self.connection, self.moment = connection, moment
        self.fresh = duck.columns(connection, WORK)
        self.old = duck.columns(connection, PREVIOUS) if has_previous else {}
        self.old_dates = self._dates_of_previous() if ("operation", "table_status") in self.old else {}

    def write(self, plan: TablePlan) -> list[TableStatus]:
        key = (plan.mart.schema, plan.mart.table)
        self.connection.execute(f"create schema if not exists {quoted(key[0])}")
        if plan.reason or key not in self.fresh:
            return [self._write_old(key, plan.reason or "the build did not make it")]
        if plan.held_codes:
            return self._write_mixed(key, plan.held_codes)
        self._create(key, WORK)
        return [self._status(key)]

    def _write_old(self, key: tuple[str, str], reason: str) -> TableStatus:
        if key in self.old:
            self._create(key, PREVIOUS)
        elif key in self.fresh:
            self._create(key, WORK, "limit 0")
            reason += " (never published before)"
        else:
            reason += " (never published before, so it is not here)"
        return self._status(key, reason=reason)

    def _write_mixed(self, key: tuple[str, str], held: Mapping[str, str]) -> list[TableStatus]:
        codes = ", ".join(duck.literal(code) for code in held)
        self._create(key, WORK, f"where kpi_code not in ({codes})")
        if key in self.old:
            shared = ", ".join(quoted(name) for name in self.old[key] if name in self.fresh[key])
            rows = f"select {shared} from {quoted(PREVIOUS, *key)} where kpi_code in ({codes})"
            self.connection.execute(f"insert into {quoted(*key)} by name {rows}")
        return [self._status(key), *(self._status(key, code, reason) for code, reason in held.items())]

    def _create(self, key: tuple[str, str], source: str, clause: str = "") -> None:
        self.connection.execute(f"create table {quoted(*key)} as from {quoted(source, *key)} {clause}")

    def _status(self, key: tuple[str, str], kpi_code: str = "", reason: str = "") -> TableStatus:
        fresh = (self.moment.published_at, self.moment.as_of_date)
        old = self.old_dates.get((*key, kpi_code)) or self.old_dates.get((*key, "")) or (None, None)
        return TableStatus(*key, kpi_code, *(old if reason else fresh), is_held_back=bool(reason), reason=reason)

    def _dates_of_previous(self) -> dict[tuple[str, str, str], tuple[datetime | None, date | None]]:
        rows = self.connection.execute(
            f"select schema_name, table_name, kpi_code, published_at, as_of_date from {PREVIOUS}.operation.table_status"
        ).fetchall()
        return {(schema, table, code): (published_at, as_of) for schema, table, code, published_at, as_of in rows}


def refuse_personal_data(path: Path, personal_columns: frozenset[str]) -> None:
    """The last look at the finished file. Raises BassError where a column bears the name of a personal one."""
    with duck.reading(path) as connection:
        found = [
            f"{schema}.{table}.{name}"
            for (schema, table), names in duck.columns(connection, path.stem).items()
            for name in names
            if name in personal_columns
        ]
    if found:
        raise BassError(
            f"{', '.join(sorted(found))}: personal data by the interface contract; nothing was published."
            " Leave the column out of the mart, or move the mart to the folder models/marts/restricted"
        )
