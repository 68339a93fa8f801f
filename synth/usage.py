"""Sums of a day's records by line, for the truth: taken from the generator's own line numbers, not from any file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from synth.rating import Data, Messages, Voice
from synth.world import Int

CALL_TYPES = ("local", "toll", "roaming")
SERVICES = ("p2p", "industry")
GENERATIONS = ("2G", "3G", "4G", "5G")

# As table `usage` of synth.truth.state, with the line's place (-1: no line) for its user_id.
USAGE_SCHEMA = pa.schema(
    [("line", pa.int64()), ("usage_date", pa.date32()), ("service", pa.string()), ("usage_type", pa.string()),
     ("network_generation", pa.string()), *((name, pa.int64()) for name in (
         "connected", "own_initiated", "billed_minutes", "outgoing_minutes", "busy_minutes", "bytes", "messages",
         "fee"))]
)  # fmt: skip

_BUFFERED_ROWS = 200_000


class UsageFile:
    """A Parquet file of usage sums, written in large pieces."""

    def __init__(self, path: Path) -> None:
        self._writer = pq.ParquetWriter(path, USAGE_SCHEMA, compression="zstd")
        self._waiting: list[pa.Table] = []

    def add(self, sums: pa.Table) -> None:
        self._waiting.append(sums)
        if sum(table.num_rows for table in self._waiting) > _BUFFERED_ROWS:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        if self._waiting:
            self._writer.write_table(pa.concat_tables(self._waiting))
            self._waiting = []


def voice_usage(day: date, line_of: Int, calls: Voice) -> pa.Table:
    """Sums by line and call type; busy are the minutes of the clock hour that has most of all lines together."""
    hour = calls.second // 3600 % 24
    busy = np.bincount(hour, weights=calls.minutes, minlength=24).argmax()
    connected = calls.length > 0
    return _sums(
        day, "voice", line_of[calls.line], calls.call_type, CALL_TYPES, "usage_type",
        connected=connected, own_initiated=connected & calls.is_out, billed_minutes=calls.minutes,
        outgoing_minutes=np.where(calls.is_out, calls.minutes, 0),
        busy_minutes=np.where(hour == busy, calls.minutes, 0),
        fee=calls.base_fee + calls.toll_fee + calls.info_fee - calls.discount,
    )  # fmt: skip


def data_usage(day: date, line_of: Int, sessions: Data, generation: Int) -> pa.Table:
    """Sums by line and network generation."""
    size = sessions.upload + sessions.download
    line = line_of[sessions.line]
    return _sums(day, "data", line, generation, GENERATIONS, "network_generation", own_initiated=size > 0, bytes=size,
                 fee=sessions.fee)  # fmt: skip


def sms_usage(day: date, line_of: Int, messages: Messages) -> pa.Table:
    """Sums by line and service."""
    sent = messages.is_out & messages.is_ok
    return _sums(day, "sms", line_of[messages.line], messages.service, SERVICES, "usage_type", own_initiated=sent,
                 messages=sent, fee=messages.fee)  # fmt: skip


def _sums(
    day: date, service: str, line: Int, kind: Int, kinds: tuple[str, ...], column: str, **values: npt.NDArray[Any]
) -> pa.Table:
    keys, place = np.unique(line * len(kinds) + kind, return_inverse=True)
    count = len(keys)
    constant = {"usage_date": day, "service": service, "usage_type": "-", "network_generation": "-"}
    columns = {}
    for name in USAGE_SCHEMA.names:
        if name == "line":
            columns[name] = pa.array(keys // len(kinds))
        elif name == column:
            columns[name] = pa.array(np.array(kinds, dtype=object)[keys % len(kinds)], pa.string())
        elif name in constant:
            columns[name] = pa.array([constant[name]] * count, USAGE_SCHEMA.field(name).type)
        elif name in values:
            # sums stay far below 2**53, so adding them as doubles is exact
            columns[name] = pa.array(np.bincount(place, weights=values[name], minlength=count).astype(np.int64))
        else:
            columns[name] = pa.array(np.zeros(count, np.int64))
    return pa.table(columns, schema=USAGE_SCHEMA)
