"""The ledger: migrations, runs, and what makes a doubled delivery impossible."""

import subprocess
import sys
from datetime import datetime

import pytest
from sender import recharge
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateIndex, CreateTable

from sqlalchemy.dialects import postgresql  # isort: skip

from bass.errors import BassError
from bass.home import PROJECT_DIR
from ingestion import ledger_schema as tables
from ingestion.ingest import ingest
from ingestion.lease import reading_lake
from ingestion.ledger import Ledger


def test_opening_twice_migrates_once(home):
    Ledger.open(home)
    with Ledger.open(home).read() as connection:
        versions = list(connection.execute(select(tables.schema_version.c.version)).scalars())
    assert versions == list(range(1, len(tables.MIGRATIONS) + 1))


def test_an_older_ledger_is_told_what_its_unreadable_lines_must_hold(home, sender, load):
    good = [recharge(number) for number in range(600)]
    unreadable = [recharge(700, "1e3"), "P1|A1", recharge(701, "x").replace("cash", "barter")]
    other = [recharge(702).replace("cash", "barter"), recharge(1), recharge(703, "")]
    sender.recharges([*good, *unreadable, *other], amounts={"amount": 605_000})
    assert load().reject_count == 6
    ledger = Ledger.open(home)
    (new,) = ledger.snapshot().totals
    assert (new.unexplained_fen, new.unreadable_count) == (3_000, 3)
    with ledger.write() as connection:
        connection.execute(text("alter table delivery_total drop column unexplained_fen"))
        connection.execute(text("alter table delivery_total drop column unreadable_count"))
        connection.execute(text("delete from schema_version where version > 1"))
    assert Ledger.open(home).snapshot().totals == (new,)


def test_a_ledger_of_a_newer_program_is_refused(home):
    with Ledger.open(home).write() as connection:
        connection.execute(insert(tables.schema_version).values(version=999, applied_at=datetime(2030, 1, 1)))
    with pytest.raises(BassError, match="schema version 999.*update the program"):
        Ledger.open(home)


def test_a_run_is_kept_with_how_it_ended(home):
    ledger = Ledger.open(home)
    with ledger.recorded_run("build", home.now()) as record:
        record.finish({"rows": 3})
    with pytest.raises(ValueError, match="broke"), ledger.recorded_run("publish", home.now()):
        raise ValueError("it broke")
    with ledger.recorded_run("check", home.now()) as record:
        record.finish({}, is_good=False)
    with ledger.read() as connection:
        found = connection.execute(select(tables.run.c.command, tables.run.c.state, tables.run.c.detail)).all()
    assert [row[:2] for row in found] == [("build", "good"), ("publish", "failed"), ("check", "refused")]
    assert "it broke" in found[1][2]


def test_the_ledger_itself_refuses_a_second_committed_delivery_of_a_key(home, sender, load):
    sender.recharges([recharge(1)])
    load()
    ledger = Ledger.open(home)
    with ledger.read() as connection:
        row = dict(connection.execute(select(tables.delivery)).one()._mapping)
    del row["delivery_number"]
    for change in ({}, {"delivery_id": "recharge-00033-20260901-07", "redelivery": 7}):
        with pytest.raises(IntegrityError), ledger.write() as connection:
            connection.execute(insert(tables.delivery).values({**row, **change}))


def test_an_aborted_transaction_leaves_nothing(home):
    ledger = Ledger.open(home)
    with pytest.raises(ZeroDivisionError), ledger.write() as connection:
        connection.execute(insert(tables.run).values(command="x", started_at=home.now(), state="good", detail="{}"))
        _ = 1 / 0
    with ledger.read() as connection:
        assert connection.execute(text("select count(*) from run")).scalar() == 0


def test_superseded_files_stay_while_somebody_reads_the_lake(home, sender, load):
    sender.recharges([recharge(1)])
    load()
    with reading_lake(home):
        sender.recharges([recharge(1), recharge(2)], redelivery=1)
        load()
        assert len(list(home.lake.rglob("*.parquet"))) == 2
    sender.recharges([recharge(3)], period="20260902")
    ingest(home)
    paths = [path.name for path in home.lake.rglob("*.parquet")]
    assert sorted(paths) == ["recharge-00033-20260901-01-001.parquet", "recharge-00033-20260902-00-001.parquet"]


def test_the_schema_is_valid_postgresql():
    for table in tables.metadata.sorted_tables:
        assert str(CreateTable(table).compile(dialect=postgresql.dialect()))
        for index in table.indexes:
            statement = str(CreateIndex(index).compile(dialect=postgresql.dialect()))
            assert "WHERE" in statement or not index.name.startswith("uq_")


def test_the_ledger_is_read_without_loading_anything_heavy():
    heavy = ["pandas", "dbt", "duckdb", "pyarrow"]
    code = f"import sys; import ingestion.ledger; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT_DIR, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
