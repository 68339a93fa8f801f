"""Counting raw once: for each committed delivery a row of counts, kept, so that a check costs what is new.

The suites on raw read these counts and not the raw rows. So a check of one more day costs the same on 400 days of
history as on 40, and no result can hold personal data.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from bass.publishing import duck
from bass.publishing.duck import Connection, quoted
from ingestion.contract import Column, Extract
from ingestion.extract import FORMATS
from quality import source_profile
from quality.source_profile import HISTORY, WORK

RECENT = {"day": 62, "month": 3}  # deliveries that a warning looks at: an old oddity is not news
RANGES = {
    "second": (0, 86_400 * 7),
    "minute": (0, 60 * 24 * 7),
    "byte": (0, 2**50),
    "basis point": (0, 10_000),
    "degree": (-180, 180),
}
SUMMED = 2**50  # seconds or minutes: a row of a monthly file may add up what many did


@dataclass(frozen=True)
class Measure:
    """A count of bad rows in a column: `name` ends in what is counted, `condition` is SQL, true on a bad row."""

    name: str
    column: str
    condition: str


def measures(extract: Extract) -> Iterator[Measure]:
    """What is counted for each column, by what the contract says of it."""
    for column in extract.columns:
        name = quoted(column.name)
        yield Measure(f"{column.name}_null_count", column.name, f"{name} is null{_in_force(column)}")
        if column.values:
            listed = ", ".join(duck.literal(value) for value in column.values)
            yield Measure(f"{column.name}_unlisted_count", column.name, f"cast({name} as varchar) not in ({listed})")
        if column.format:
            pattern = duck.literal(FORMATS[column.format])
            yield Measure(f"{column.name}_malformed_count", column.name, f"not regexp_full_match({name}, {pattern})")
        if column.unit in RANGES:
            low, high = RANGES[column.unit]
            if extract.period_kind == "month" and column.unit in ("second", "minute"):
                high = SUMMED
            yield Measure(f"{column.name}_out_of_range_count", column.name, f"{name} not between {low} and {high}")
    event = event_column(extract)
    if event:
        yield Measure(f"{event.name}_out_of_period_count", event.name, _out_of_period(event, extract.period_kind))


def _in_force(column: Column) -> str:
    """A file from before the column existed, or after, does not lack it."""
    since = f" and substr(period, 1, {len(column.since)}) >= '{column.since}'" if column.since else ""
    until = f" and substr(period, 1, {len(column.until)}) <= '{column.until}'" if column.until else ""
    return since + until


def event_column(extract: Extract) -> Column | None:
    """The column that says when an event was, where events belong to the file's period."""
    reach, name = extract.effective.reach, extract.effective.column
    return extract.column(name) if extract.mode == "e" and name and reach in ("date", "month") else None


def _out_of_period(event: Column, period_kind: str) -> str:
    if period_kind == "month":
        is_time = event.data_type in ("date", "timestamp")
        month = f"strftime({quoted(event.name)}, '%Y%m')" if is_time else f"cast({quoted(event.name)} as varchar)"
        return f"{month} <> period"
    days = f"date_diff('day', strptime(period, '%Y%m%d')::date, {quoted(event.name)}::date)"
    return f"{days} not between -1 and 1"


def update_profile(path: Path, working_db: Path, extracts: tuple[Extract, ...]) -> dict[str, int]:
    """Count the committed deliveries that are new, forget those that are no longer committed; unit -> rows committed.

    The file `path` holds for each unit with committed deliveries a table `counted_<unit>` and a view `profile_<unit>`.
    Raises BassError where the working file cannot be read.
    """
    with duck.writing(path) as connection:
        duck.attach(connection, working_db, WORK)
        _keep_holidays(connection)
        source_profile.make_tables(connection)
        delivered = dict(
            connection.execute(
                f"select unit, sum(loaded_count)::bigint from {WORK}.raw_ledger.delivery"
                " where state = 'committed' group by unit"
            ).fetchall()
        )
        for extract in extracts:
            if extract.unit in delivered:
                _update_unit(connection, extract)
        connection.execute(f"detach {WORK}")
    return delivered


def holidays(calendar: str) -> str:
    """The days (`yyyymmdd`) that the operator's `calendar` calls holidays, and their eves: days of unusual volume."""
    return (
        f"select distinct strftime(calendar_date - eve.lead, '%Y%m%d') as period from {calendar},"
        " (values (0), (1)) as eve (lead) where holiday_name_en is not null"
    )


def _keep_holidays(connection: Connection) -> None:
    connection.execute("create or replace table holiday (period varchar)")
    if ("raw_boss", "calendar") in duck.columns(connection, WORK):
        connection.execute(f"insert into holiday {holidays(f'{WORK}.raw_boss.calendar')}")


def _update_unit(connection: Connection, extract: Extract) -> None:
    counted, version = quoted(f"counted_{extract.unit}"), _version(extract)
    try:
        known = connection.execute(f"select any_value(version) from {counted}").fetchone()
        is_usable = known in ((version,), (None,))
    except duckdb.CatalogException:
        is_usable = False
    if not is_usable:
        counts = ", ".join(f"0::bigint as {quoted(measure.name)}" for measure in measures(extract))
        connection.execute(
            f"create or replace table {counted} as select ''::varchar as version, delivery_id, period, committed_at,"
            f" 0::bigint as row_count, {counts} from {WORK}.raw_ledger.delivery limit 0"
        )
    committed = (
        f"select * from {WORK}.raw_ledger.delivery where unit = {duck.literal(extract.unit)} and state = 'committed'"
    )
    same = "same.delivery_id = counted.delivery_id and same.committed_at = counted.committed_at"
    connection.execute(
        f"delete from {counted} as counted where not exists (select 1 from ({committed}) as same where {same})"
    )
    source_profile.forget(connection, extract, f"select delivery_id from {counted}")
    _count_new(connection, extract, committed, version)
    _view(connection, extract)


def _count_new(connection: Connection, extract: Extract, committed: str, version: str) -> None:
    counted = quoted(f"counted_{extract.unit}")
    fresh = connection.execute(
        f"select delivery_id, period from ({committed}) where delivery_id not in (select delivery_id from {counted})"
    ).fetchall()
    if not fresh:
        return
    deliveries, periods = (", ".join(sorted(duck.literal(row[place]) for row in fresh)) for place in (0, 1))
    counts = ", ".join(
        f"count(*) filter ({measure.condition}) as {quoted(measure.name)}" for measure in measures(extract)
    )
    connection.execute(
        f"insert into {counted} by name"
        f" with delivery as ({committed} and delivery_id in ({deliveries})),"
        f" raw as (select _delivery_id as delivery_id, count(*) as row_count, {counts}"
        f" from {quoted(WORK, extract.schema, extract.unit)}"
        f" where period in ({periods}) and _delivery_id in ({deliveries}) group by _delivery_id)"
        f" select {duck.literal(version)} as version, delivery.delivery_id, delivery.period, delivery.committed_at,"
        f" coalesce(raw.row_count, 0) as row_count, raw.* exclude (delivery_id, row_count)"
        f" from delivery left join raw on raw.delivery_id = delivery.delivery_id"
    )
    source_profile.keep(connection, extract, [row[0] for row in fresh], sorted({row[1] for row in fresh}))


def _view(connection: Connection, extract: Extract) -> None:
    """What is recent and what was usual before, beside each delivery's counts."""
    connection.execute(
        f"create or replace view {quoted(f'profile_{extract.unit}')} as"
        f" select *, row_number() over (order by period desc) <= {RECENT[extract.period_kind]} as is_recent,"
        " period in (from holiday) as is_holiday,"
        " median(row_count) over past as usual_row_count, count(*) over past as past_count,"
        " lag(row_count) over (order by period) as previous_row_count"
        f" from {quoted(f'counted_{extract.unit}')}"
        f" window past as (order by period rows between {HISTORY} preceding and 1 preceding)"
    )


def _version(extract: Extract) -> str:
    """Changes when what is counted changes, so that kept counts are never those of another contract."""
    counted = [f"{measure.name} {measure.condition}" for measure in measures(extract)]
    text = "\n".join([*counted, *source_profile.columns(extract)])
    return hashlib.sha256(text.encode()).hexdigest()[:16]
