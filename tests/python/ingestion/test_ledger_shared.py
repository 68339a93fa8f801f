"""The ledger under several processes: opened at once, read while another writes, held by another for too long."""

import sqlite3
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest
from sender import recharge
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from bass.home import PROJECT_DIR
from ingestion import ledger_sqlite
from ingestion.board import board
from ingestion.errors import StorageError, StorageFull
from ingestion.ingest import ingest
from ingestion.ledger import Ledger
from ingestion.storage import storage_errors

OPEN_AT = """
import sys, time
from pathlib import Path
from bass.home import Home
from ingestion.ledger import Ledger
home = Home.open(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
Ledger.open(home)
"""


def test_a_new_ledger_is_opened_by_several_processes_at_once(home):
    for _ in range(3):
        for path in home.root.glob("ledger.db*"):
            path.unlink()
        command = [sys.executable, "-c", OPEN_AT, str(home.root)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        several = [subprocess.Popen(command, cwd=PROJECT_DIR, **pipes) for _ in range(6)]
        for one in several:
            assert one.stdout.readline() == "ready\n"
        for one in several:
            one.stdin.write("go\n")
            one.stdin.flush()
        assert [one.communicate()[1] for one in several] == [""] * 6
        assert [one.returncode for one in several] == [0] * 6


def test_a_new_ledger_that_another_holds_is_waited_for(home):
    """SQLite itself does not wait for the lock under which the journal is changed."""
    hold = (
        "import sqlite3, sys, time; c = sqlite3.connect(sys.argv[1], isolation_level=None); "
        "c.execute('create table t (a)'); c.execute('begin exclusive'); print('held', flush=True); "
        "time.sleep(1); c.execute('commit')"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(home.root / "ledger.db")], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout.readline() == "held\n"
        start = time.monotonic()
        Ledger.open(home)
        assert time.monotonic() - start > 0.5
    assert holder.returncode == 0


def test_a_snapshot_is_of_one_moment_while_another_commits(home, sender):
    sender.recharges([recharge(1)])
    ingest(home)
    sender.recharges([recharge(2)], period="20260902")
    ledger, others = Ledger.open(home), []

    @event.listens_for(ledger.engine, "after_cursor_execute")
    def commit_between(_connection, _cursor, statement, *_):
        if "FROM delivery " in statement and not others:
            others.append(ingest(home))

    snapshot = ledger.snapshot()
    assert others[0].counts["committed"] == 1
    assert [record.period for record in snapshot.deliveries] == ["20260901"]
    assert len(snapshot.files["recharge"]) == len(snapshot.totals) == 1
    assert len(ledger.snapshot().deliveries) == 2


def test_postgresql_is_read_in_a_transaction_of_one_moment():
    """No server needed: what the ledger asks of the connection, in which order."""
    asked = []

    class Recorder:
        dialect = SimpleNamespace(name="postgresql")

        def __enter__(self):
            return self

        def __exit__(self, *_):
            asked.append("end")

        def connect(self):
            return self

        def execution_options(self, **options):
            asked.append(options)

        def begin(self):
            asked.append("begin")
            return self

    with Ledger(Recorder()).read():
        asked.append("read")
    assert asked[:3] == [{"isolation_level": "REPEATABLE READ"}, "begin", "read"]


@pytest.mark.parametrize(
    ("said", "kind", "told"),
    [
        ("database is locked", StorageError, "Another process holds it"),
        ("database or disk is full", StorageFull, "make room"),
        ("attempt to write a readonly database", StorageError, "the right to write it"),
    ],
)
def test_what_the_database_says_is_told_with_what_to_do(home, said, kind, told):
    with pytest.raises(StorageError, match=told) as caught, storage_errors(home):
        raise OperationalError("insert", {}, sqlite3.OperationalError(said))
    assert type(caught.value) is kind
    assert said in str(caught.value)


def test_another_fault_of_the_database_is_not_taken_for_the_disk(home):
    with pytest.raises(OperationalError), storage_errors(home):
        raise OperationalError("insert", {}, sqlite3.OperationalError("no such table: x"))


def test_the_board_of_a_ledger_held_by_another_says_so(home, monkeypatch):
    monkeypatch.setattr(ledger_sqlite, "_PATIENCE", 0)
    holder = sqlite3.connect(home.root / "ledger.db", isolation_level=None)
    holder.execute("begin exclusive")
    with pytest.raises(StorageError, match="database is locked"):
        board(home)
    holder.close()
