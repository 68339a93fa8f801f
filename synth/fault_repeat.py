"""Faults in what comes again, late, or under a name that says something else; and entries that are no files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from ingestion.checkfile import write_check_file
from ingestion.names import DeliveryName
from synth.fault import Delivered, Fault, Supply
from synth.writer import created_at


def plant_repeats(supply: Supply) -> Iterator[Fault]:
    """The wrong day's file, the wrong mode; with the redeliveries the same again, other bytes, a lower number."""
    first, second = sorted((supply.take("payment"), supply.take("payment")), key=lambda one: one.name.period)
    second.entry, kept = replace(second.entry, amounts=first.entry.amounts), second.entry
    second.replace(first.content, rows=first.entry.row_count)
    second.entry = kept
    where: dict[str, Any] = {"file_name": second.name.check_file, "field": "period", "value": second.name.period}
    where |= {"corrected_by": second.correct(), "reason": "the same bytes are loaded as payment-"}
    yield second.fault("another day's events again", "rejected", "EQUAL_BYTES", **where)
    delivered = supply.take("write_off", rows=0)
    wrong = replace(delivered.name, mode="a")
    (delivered.folder / delivered.name.data_file()).rename(delivered.folder / wrong.data_file())
    (delivered.folder / delivered.name.check_file).unlink()
    twin = replace(delivered, name=wrong, entry=replace(delivered.entry, file_name=wrong.data_file()))
    twin.check_with(twin.entry.line(wrong.period))
    corrected = delivered.correct(same_name=True)
    where = {"file_name": wrong.check_file, "field": "mode", "value": "a", "reason": "mode a, the contract says e"}
    yield twin.fault("snapshot where events belong", "rejected", "MODE", corrected_by=corrected, **where)
    delivered = supply.take("recharge")
    for file in (delivered.name.data_file(), delivered.name.check_file):
        (delivered.redelivery / file).write_bytes((delivered.folder / file).read_bytes())
    yield delivered.fault("same delivery again", "duplicate", arrives="redelivery")
    delivered = supply.take("recharge")
    delivered.correct()
    yield delivered.fault("redelivery that changes nothing", "duplicate", arrives="redelivery")
    yield _months_late(supply)
    delivered = supply.take("recharge")
    where = {"file_name": delivered.name.check_file, "value": "00", "reason": "is loaded with other bytes"}
    yield _with_less(delivered, delivered.name, "same name, other bytes", "SAME_KEY", **where)
    delivered = supply.take("recharge")
    higher, lower = replace(delivered.name, redelivery=2), replace(delivered.name, redelivery=1)
    (delivered.folder / delivered.name.data_file()).rename(delivered.folder / higher.data_file())
    (delivered.folder / delivered.name.check_file).unlink()
    write_check_file(delivered.folder, higher, [replace(delivered.entry, file_name=higher.data_file())])
    where = {"file_name": lower.check_file, "value": "01", "reason": "redelivery 01, but 02 is loaded"}
    yield _with_less(delivered, lower, "lower redelivery", "OLD_REDELIVERY", **where)


def _with_less(delivered: Delivered, name: DeliveryName, kind: str, code: str, **where: object) -> Fault:
    """The delivery without its last line, under a name, comes with the redeliveries."""
    entry = replace(delivered.entry, file_name=name.data_file())
    other = replace(delivered, name=name, entry=entry, folder=delivered.redelivery)
    (other.folder / name.data_file()).touch()
    other.replace(b"\n".join(delivered.lines[:-1]) + b"\n", rows=entry.row_count - 1)
    return other.fault(kind, "rejected", code, arrives="redelivery", field="redelivery", **where)


def _months_late(supply: Supply) -> Fault:
    """Nothing comes for a day, until it comes two months later."""
    delivered = supply.take("recharge")
    for file in (delivered.name.data_file(), delivered.name.check_file):
        (delivered.folder / file).unlink()
    delivered.entry = replace(delivered.entry, created_at=created_at(delivered.name) + timedelta(days=60))
    check = delivered.correct(same_name=True)
    return delivered.fault("day that comes two months late", "missing", corrected_by=check, reason="overdue")


def plant_names(supply: Supply) -> Iterator[Fault]:
    """Names outside the convention, and what is no regular file under a good one: reported and left alone."""
    delivered = supply.take("recharge")
    good, other = delivered.name.data_file(), replace(delivered.name, redelivery=9)
    for kind, name, reason in (
        ("unit outside the contract", good.replace("recharge", "mystery"), "unit 'mystery' is not in the contract"),
        (
            "another province",
            replace(delivered.name, province="90001").data_file(),
            "province 90001 is not this home's",
        ),
        ("day outside the calendar", good.replace(delivered.name.period, "20250230"), "is not in the calendar"),
        ("a month's name for a daily unit", good.replace(delivered.name.period, "202502"), "recharge is sent by day"),
        ("name of another program", "README.txt", "is not {mode}_{province}"),
        ("line feed in a name", good + "\n", "is not {mode}_{province}"),
    ):
        (delivered.folder / name).write_bytes(delivered.content)
        yield delivered.fault(kind, "ignored", file_name=name.replace("\n", "\\n"), reason=reason)
    (delivered.folder / other.data_file(1)).symlink_to(Path("..", "truth", "faults.csv"))
    os.mkfifo(delivered.folder / other.data_file(2))
    for kind, part in (("symbolic link", 1), ("pipe", 2)):
        yield delivered.fault(kind, "ignored", file_name=other.data_file(part), reason="not a regular file")
