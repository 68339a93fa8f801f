"""Call records of one month: drawn, rated, written as deliveries, and summed for bills and truth."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa

from ingestion.checkfile import CheckEntry, write_check_file
from ingestion.names import DeliveryName
from synth.line import Lines
from synth.order.interconnect import Interconnect
from synth.place import Place
from synth.presence import Presence, usable
from synth.rating import Data, Messages, Meter, Voice, rate_data, rate_sms, rate_voice
from synth.record import Bytes, join_lines
from synth.render import Book, data_fields, draw_provider, sms_fields, voice_fields
from synth.traffic import Carriers, DayUse, day_rates, draw_carrier, draw_cells, second_table
from synth.usage import UsageFile, data_usage, sms_usage, voice_usage
from synth.world import DAY, NEVER, Bool, Int, Plan
from synth.writer import PROVINCE, contract, created_at

CHUNK_RECORDS = 400_000  # of one kind and day in memory at a time; a part of the delivery

_Part = tuple[
    int, list[bytes | Bytes], dict[str, int], Callable[[], pa.Table]
]  # rows, fields, amounts, sums for the truth


@dataclass(frozen=True)
class Network:
    """What all months share."""

    plan: Plan
    place: Place
    lines: Lines
    carriers: Carriers
    presence: Presence
    number_change: tuple[Int, Int, Int]  # line, day, number
    handset_change: tuple[Int, Int, Bytes, Bool]  # day, line, IMEI, whether it uses 5G; in order of the day
    book: Book


@dataclass(frozen=True)
class MonthUse:
    """`items`: fen by kind (as `Meter.items`) and line; `interconnect`: what is settled; records and bytes written."""

    items: Int
    interconnect: Interconnect
    record_count: int
    byte_count: int


def write_month(network: Network, month: int, meter: Meter, landing: Path, usage_file: Path | None) -> MonthUse:
    """Write the call records of a month's days into `landing` and their sums, for truth, into `usage_file`."""
    plan = network.plan
    first, last = plan.month_start(month), min(plan.month_end(month), plan.day_count - 1)
    status = network.presence.closing(first - 1, last)
    sums, interconnect = UsageFile(usage_file) if usage_file else None, Interconnect()
    records = size = 0
    for day in range(first, last + 1):
        full, called = usable(status[:, day - first], status[:, day - first + 1])
        rates = day_rates(day, plan.days[day], network.carriers, network.lines, full, called)
        work = _Day(network, meter, interconnect, day, landing, rates.at(network.carriers.pace[month]))
        work.write(sums)
        records, size = records + work.record_count, size + work.byte_count
    if sums:
        sums.close()
    return MonthUse(meter.items[:, : len(network.lines)], interconnect, records, size)


class _Day:
    """One day's records, in chunks of carriers."""

    def __init__(
        self, network: Network, meter: Meter, interconnect: Interconnect, day: int, landing: Path, use: DayUse
    ) -> None:
        self.network, self.meter, self.day, self.landing, self.use = network, meter, day, landing, use
        self.interconnect = interconnect
        self.date: date = network.plan.days[day]
        self.rng = network.plan.rng("cdr", day)
        self.seconds = second_table(self.date)
        carriers, lines = network.carriers, network.lines
        changed, changed_day, new = network.number_change
        self.book = network.book.on(self.date, changed[changed_day <= day], new[changed_day <= day])
        until = int(np.searchsorted(network.handset_change[0], day, side="right"))
        _, line, imei, is_5g = network.handset_change
        self.book = self.book.holding(line[:until], imei[:until], is_5g[:until])
        gone = np.where(lines.leave_at // DAY == day, lines.leave_at, NEVER)
        gone = np.where(lines.cancel_at // DAY == day, np.minimum(gone, lines.cancel_at), gone)
        self.first = carriers.first - day * DAY
        self.end = np.append(gone, carriers.end[len(lines) :]) - day * DAY
        self.record_count = self.byte_count = 0

    def write(self, sums: UsageFile | None) -> None:
        """Write the deliveries of the day; their sums into `sums`, where given."""
        for unit, draw in (("cdr_voice", self._voice), ("cdr_data", self._data), ("cdr_sms", self._sms)):
            name = DeliveryName(unit, PROVINCE, f"{self.date:%Y%m%d}", 0, "e")
            entries = []
            row = 0
            for part, (first, last) in enumerate(self._chunks(unit), start=1):
                count, fields, amounts, usage_of = draw(first, last, row)
                entries.append(self._deliver(name, part, count, fields, amounts))
                row += count
                if sums:
                    sums.add(usage_of())
            write_check_file(self.landing, name, entries)
            self.record_count += row

    def _chunks(self, unit: str) -> Iterator[tuple[int, int]]:
        use = self.use
        rate = {"cdr_voice": use.voice_out + use.voice_in, "cdr_data": use.data, "cdr_sms": use.sms_out + use.sms_in}[
            unit
        ]
        total = np.cumsum(rate)
        parts = int(total[-1] // CHUNK_RECORDS) + 1
        edges = np.searchsorted(total, np.arange(1, parts) * total[-1] / parts)
        return zip([0, *edges.tolist()], [*edges.tolist(), len(rate)], strict=True)

    def _deliver(
        self, name: DeliveryName, part: int, count: int, fields: list[bytes | Bytes], amounts: dict[str, int]
    ) -> CheckEntry:
        header = "|".join(contract().extracts[name.unit].column_names) + "\n"
        content = header.encode() + join_lines(count, fields)
        (self.landing / name.data_file(part)).write_bytes(content)
        self.byte_count += len(content)
        digest = hashlib.sha256(content).hexdigest()
        return CheckEntry(name.data_file(part), len(content), count, created_at(name), digest, amounts)

    def _when(self, line: Int) -> tuple[Int, Bool]:
        """Seconds of the day, and which of them lie in the carrier's life."""
        second = self.seconds[self.rng.integers(0, 65_536, len(line))]
        return second, (second >= self.first[line]) & (second < self.end[line])

    def _both_ways(self, out: Int, received: Int) -> tuple[Int, Int, Bool]:
        line = np.concatenate([out, received])
        second, lives = self._when(line)
        is_out = np.arange(len(line)) < len(out)
        return line[lives], second[lives], is_out[lives]

    def _cells(self, line: Int) -> Int:
        return draw_cells(self.rng, self.date, self.network.carriers.home[line], self.network.place.grid_county)

    def _voice(self, first: int, last: int, row: int) -> _Part:
        out = draw_carrier(self.rng, self.use.voice_out[first:last], first)
        line, second, is_out = self._both_ways(out, draw_carrier(self.rng, self.use.voice_in[first:last], first))
        calls: Voice = rate_voice(self.rng, self.date, self.meter, line, second, is_out)
        cells, other = self._cells(line), self.book.opposite(self.rng, line)
        self.interconnect.add_voice(calls, other[1])
        fields = voice_fields(self.book, self.rng, calls, cells, other, row)
        fees = {
            "base_fee": calls.base_fee,
            "toll_fee": calls.toll_fee,
            "info_fee": calls.info_fee,
            "discount": calls.discount,
        }
        amounts = {name: int(fee.sum()) for name, fee in fees.items()}
        return len(line), fields, amounts, lambda: voice_usage(self.date, self.network.carriers.line, calls)

    def _data(self, first: int, last: int, row: int) -> _Part:
        line = draw_carrier(self.rng, self.use.data[first:last], first)
        second, lives = self._when(line)
        line, second = line[lives], second[lives]
        sessions: Data = rate_data(self.rng, self.meter, line, second)
        cells = self._cells(line)
        generation = self.book.generation(self.rng, line)
        fields = data_fields(self.book, self.rng, sessions, cells, generation, row)
        amounts = {"fee": int(sessions.fee.sum())}
        return (
            len(line),
            fields,
            amounts,
            lambda: data_usage(self.date, self.network.carriers.line, sessions, generation),
        )

    def _sms(self, first: int, last: int, row: int) -> _Part:
        out = draw_carrier(self.rng, self.use.sms_out[first:last], first)
        line, second, is_out = self._both_ways(out, draw_carrier(self.rng, self.use.sms_in[first:last], first))
        messages: Messages = rate_sms(self.rng, self.meter, line, second, is_out)
        other, provider = self.book.opposite(self.rng, line), draw_provider(self.rng, len(line))
        self.interconnect.add_sms(messages, other[1], provider)
        fields = sms_fields(self.book, messages, other[0], provider, row)
        amounts = {"fee": int(messages.fee.sum())}
        return len(line), fields, amounts, lambda: sms_usage(self.date, self.network.carriers.line, messages)
