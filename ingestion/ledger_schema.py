"""The ledger's tables and its numbered migrations. SQLite by default, PostgreSQL by URL: portable types only."""

from collections.abc import Callable

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Date,
    DateTime,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Numeric,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from ingestion.ledger_migration import add_unexplained

metadata = MetaData()

# SQLite gives rising row numbers to INTEGER PRIMARY KEY only
_Number = BigInteger().with_variant(Integer, "sqlite")


def _delivery_number() -> Column[int]:
    return Column("delivery_number", _Number, ForeignKey("delivery.delivery_number"), nullable=False, index=True)


schema_version = Table(
    "schema_version",
    metadata,
    Column("version", Integer, primary_key=True),
    Column("applied_at", DateTime, nullable=False),
)

delivery = Table(
    "delivery",
    metadata,
    Column("delivery_number", _Number, primary_key=True, comment="rises with every commit and rejection"),
    Column("delivery_id", String(120), nullable=False, comment="unit-province-period-redelivery[-mode]"),
    Column("source", String(40), nullable=False),
    Column("unit", String(60), nullable=False),
    Column("province", String(5), nullable=False),
    Column("period", String(8), nullable=False),
    Column("period_kind", String(5), nullable=False),
    Column("mode", String(1), nullable=False),
    Column("redelivery", Integer, nullable=False),
    Column("state", String(12), nullable=False, comment="committed, superseded or rejected"),
    Column("row_count", BigInteger, nullable=False, comment="declared by the check file"),
    Column("loaded_count", BigInteger, nullable=False),
    Column("reject_count", BigInteger, nullable=False),
    Column("blank_count", BigInteger, nullable=False),
    Column("byte_count", BigInteger, nullable=False),
    Column("digest", String(64), nullable=False, comment="over the hashes of its files"),
    Column("check_digest", String(64), nullable=False, comment="sha256 of the check file"),
    Column("event_date_min", Date),
    Column("event_date_max", Date),
    Column("due_at", DateTime),
    Column("created_at", DateTime, comment="the sender's time, from the check file"),
    Column("received_at", DateTime, nullable=False),
    Column("committed_at", DateTime),
    Column("superseded_by", _Number, ForeignKey("delivery.delivery_number")),
    Column("archive_folder", Text, nullable=False, comment="relative to the home"),
    Column("receipt", Text, nullable=False, comment="receipts without their endings, relative to the home"),
    Column("archived_at", DateTime, comment="empty until files are archived and receipts written"),
    Column("error_code", String(30)),
    Column("error_file", Text),
    Column("error_line", BigInteger),
    Column("error_field", Text),
    Column("error_value", Text),
    Column("error_reason", Text),
    Index("ix_delivery_key", "unit", "province", "period", "mode"),
    Index("ix_delivery_digest", "digest"),
)
_IN_LEDGER = text("state in ('committed', 'superseded')")
_COMMITTED = text("state = 'committed'")
# what makes a doubled delivery impossible even where everything else fails
Index("uq_delivery_id", delivery.c.delivery_id, unique=True, sqlite_where=_IN_LEDGER, postgresql_where=_IN_LEDGER)
Index(
    "uq_delivery_committed",
    delivery.c.unit, delivery.c.province, delivery.c.period, delivery.c.mode,
    unique=True, sqlite_where=_COMMITTED, postgresql_where=_COMMITTED,
)  # fmt: skip

delivery_file = Table(
    "delivery_file",
    metadata,
    _delivery_number(),
    Column("part", Integer, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("byte_count", BigInteger, nullable=False),
    Column("row_count", BigInteger, nullable=False),
    Column("loaded_count", BigInteger, nullable=False),
    Column("reject_count", BigInteger, nullable=False),
    Column("blank_count", BigInteger, nullable=False),
    Column("sha256", String(64), nullable=False),
)

unchanged_redelivery = Table(
    "unchanged_redelivery",
    metadata,
    # not a delivery: a build that read of it would restate what has not changed
    _delivery_number(),
    Column("redelivery", Integer, nullable=False, comment="under this number too, the delivery's bytes have come"),
    Column("received_at", DateTime, nullable=False),
    UniqueConstraint("delivery_number", "redelivery"),
)

lake_file = Table(
    "lake_file",
    metadata,
    _delivery_number(),
    Column("path", Text, nullable=False, unique=True, comment="relative to lake/"),
    Column("row_count", BigInteger, nullable=False),
)

delivery_total = Table(
    "delivery_total",
    metadata,
    _delivery_number(),
    Column("column_name", String(60), nullable=False),
    Column("declared_fen", BigInteger, nullable=False),
    Column("loaded_fen", BigInteger, nullable=False),
    Column("rejected_fen", BigInteger, nullable=False, comment="of quarantined lines whose amount could be read"),
    Column("unexplained_fen", BigInteger, nullable=False, server_default="0", comment="declared - loaded - rejected"),
    Column("unreadable_count", BigInteger, nullable=False, server_default="0",
           comment="quarantined lines whose amount could not be read: they hold what is unexplained"),
)  # fmt: skip

delivery_date = Table(
    "delivery_date",
    metadata,
    _delivery_number(),
    Column("event_date", Date, nullable=False),
    Column("row_count", BigInteger, nullable=False),
)

reject = Table(
    "reject",
    metadata,
    _delivery_number(),
    Column("part", Integer, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("line", BigInteger, nullable=False, comment="physical line of the file, the header is line 1"),
    Column("byte_offset", BigInteger, nullable=False, comment="of the line's first byte in the decompressed file"),
    Column("error_code", String(30), nullable=False),
    Column("column_name", String(60), nullable=False),
    Column("value", Text, nullable=False, comment="masked where the column holds personal data"),
    Column("reason", Text, nullable=False),
)

run = Table(
    "run",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("command", String(40), nullable=False),
    Column("started_at", DateTime, nullable=False),
    Column("finished_at", DateTime),
    Column("state", String(12), nullable=False, comment="running, good, refused, failed or killed"),
    Column("detail", Text, nullable=False, comment="JSON"),
)

build = Table(
    "build",
    metadata,
    Column("build_id", String(40), primary_key=True),
    Column("started_at", DateTime, nullable=False),
    Column("finished_at", DateTime),
    Column("state", String(12), nullable=False, comment="running, built or failed"),
    Column("code_version", String(80), nullable=False),
    Column("deliveries", Text, nullable=False, comment="JSON list of delivery_number contained"),
    Column("detail", Text, nullable=False, comment="JSON"),
)

publish = Table(
    "publish",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("build_id", String(40), nullable=False),
    Column("published_at", DateTime, nullable=False),
    Column("state", String(12), nullable=False),
    Column("path", Text, nullable=False),
    Column("detail", Text, nullable=False, comment="JSON"),
)

published_kpi_value = Table(
    "published_kpi_value",
    metadata,
    Column("kpi_code", String(60), nullable=False),
    Column("period_kind", String(5), nullable=False),
    Column("period_start", Date, nullable=False),
    Column("area_level", String(10), nullable=False),
    Column("area_code", String(20), nullable=False),
    Column("dimension_type", String(40), nullable=False),
    Column("dimension_value", String(60), nullable=False),
    Column("numerator", Numeric(28, 4)),
    Column("denominator", Numeric(28, 4)),
    Column("kpi_value", Double),
    Column("state", String(12), nullable=False, comment="preliminary, final or restated"),
    Column("build_id", String(40), nullable=False),
    Column("published_at", DateTime, nullable=False),
    Index("ix_published_kpi_value", "kpi_code", "period_start", "area_code"),
)

check_result = Table(
    "check_result",
    metadata,
    Column("run_id", BigInteger, nullable=False, index=True),
    Column("build_id", String(40), nullable=False, index=True),
    Column("checker", String(20), nullable=False, comment="dbt or great_expectations"),
    Column("name", Text, nullable=False),
    Column("node", Text, nullable=False, comment="what it looks at: a model, source or seed; held back where it fails"),
    Column("severity", String(10), nullable=False, comment="critical, warning or info"),
    Column("state", String(10), nullable=False, comment="passed, failed or error"),
    Column("failing_count", BigInteger),
    Column("message", Text, nullable=False),
)

report_delivery = Table(
    "report_delivery",
    metadata,
    Column("report_delivery_id", _Number, primary_key=True),
    Column("report", String(60), nullable=False),
    Column("period_kind", String(5), nullable=False),
    Column("period_start", Date, nullable=False),
    Column("login", String(64), nullable=False, comment="whom it is for"),
    Column("area_code", String(20), nullable=False, comment="the area that he may see"),
    Column("language", String(2), nullable=False),
    Column("least_people", BigInteger, nullable=False, comment="rows of fewer persons are not shown; 0: all are"),
    Column("due_at", DateTime, nullable=False),
    Column("state", String(16), nullable=False, comment="planned until its files are made, then as messages are"),
    Column("build_id", String(40), nullable=False, comment="build whose figures it shows; '' while planned"),
    Column("files", Text, nullable=False, comment="JSON: path below reports/ -> SHA-256"),
    Column("attempt_count", BigInteger, nullable=False),
    Column("created_at", DateTime, nullable=False),
    Column("next_at", DateTime, nullable=False, comment="not before"),
    Column("claimed_at", DateTime),
    Column("sent_at", DateTime),
    Column("problem", Text, nullable=False, comment="why it did not go out, without addresses"),
    UniqueConstraint("report", "period_kind", "period_start", "login", name="uq_report_delivery"),
)


def _first_tables(connection: Connection) -> None:
    metadata.create_all(connection)


def _unchanged_redeliveries(connection: Connection) -> None:
    unchanged_redelivery.create(connection, checkfirst=True)  # a ledger of today's making has it already


def _report_deliveries(connection: Connection) -> None:
    report_delivery.create(connection, checkfirst=True)


MIGRATIONS: tuple[Callable[[Connection], None], ...] = (
    _first_tables,
    add_unexplained,
    _unchanged_redeliveries,
    _report_deliveries,
)
"""The schema version is the number of migrations applied; each is run once, in order, and never changed afterwards."""
