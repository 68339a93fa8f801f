"""The fields of call records, in the order of the contract's columns."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from synth.order.provider import PROVIDER_COUNT, provider_id
from synth.place import Place
from synth.rating import Data, Messages, Voice
from synth.record import CLOCK, Bytes, large, medium, padded, small, telephone
from synth.world import Bool, Int

_DIRECTION = np.array([b"|in|", b"|out|"])
_CALL_TYPE = np.array([b"|local|", b"|toll|", b"|roaming|"])
_OPERATOR = np.array([b"|own|", b"|cmcc|", b"|cucc|", b"|ctcc|"])
_GENERATION = np.array([b"2G", b"3G", b"4G", b"5G"])
_SERVICE = np.array([b"|p2p|", b"|industry|"])
_STATE = np.array([b"failed|", b"ok|"])
_APN = np.array([b"|cmnet|", b"|ims|", b"|iot|"])
_ROAMS = np.array([b"|0\n", b"|1\n"])
_PREFIX = np.array([130, 131, 133, 134, 136, 137, 150, 153, 180, 189])
_PROVIDERS = np.array([b"", *(provider_id(n).encode() for n in range(PROVIDER_COUNT))])


@dataclass(frozen=True)
class Book:
    """What a day's records look up: numbers and handsets of carriers, cells of the place."""

    day: date
    number: Int
    number_text: Bytes
    imei_text: Bytes
    is_5g: Bool
    cell_text: Bytes  # |cell|lac|
    cell_only: Bytes

    @classmethod
    def of(cls, number: Int, imei: Bytes, is_5g: Bool, place: Place) -> Book:
        cells = [(cell, cell[:6]) for cell in place.cells]
        return cls(date.min, number, number.astype("S11"), imei, is_5g,
                   np.array([f"{cell}|{lac}|".encode() for cell, lac in cells]),
                   np.array([f"{cell}|".encode() for cell, _ in cells]))  # fmt: skip

    def on(self, day: date, changed: Int, number: Int) -> Book:
        """The book of a day, on which the carriers `changed` have other numbers."""
        if not len(changed):
            return replace(self, day=day)
        numbers, texts = self.number.copy(), self.number_text.copy()
        numbers[changed], texts[changed] = number, number.astype("S11")
        return replace(self, day=day, number=numbers, number_text=texts)

    def holding(self, line: Int, imei: Bytes, is_5g: Bool) -> Book:
        """The book with later handsets in the hands of lines; of several of one line the last holds."""
        texts, uses = self.imei_text.copy(), self.is_5g.copy()
        texts[line], uses[line] = imei, is_5g
        return replace(self, imei_text=texts, is_5g=uses)

    def record_id(self, kind: str, row: int, count: int) -> list[bytes | Bytes]:
        return [f"{kind}{self.day:%Y%m%d}".encode(), *padded(row + np.arange(count))]

    def start(self, second: Int) -> list[bytes | Bytes]:
        return [f"{self.day} ".encode(), CLOCK[second]]

    def generation(self, rng: np.random.Generator, line: Int) -> Int:
        """Radio access by the handset: 2G to 5G as 0 to 3."""
        chance = rng.random(len(line), np.float32)
        return np.where(chance < 0.01, 0, np.where(chance < 0.03, 1, np.where(self.is_5g[line] & (chance < 0.8), 3, 2)))

    def opposite(self, rng: np.random.Generator, line: Int) -> tuple[Int, Int]:
        """Numbers called, and their operators: now and then one of a few acquaintances on the own network, else
        rivals'.
        """
        count = len(line)
        friend = (line * 31 + rng.integers(0, 4, count) * 977 + 13) % len(self.number)
        is_own = rng.random(count, np.float32) < 0.45
        other = _PREFIX[rng.integers(0, len(_PREFIX), count)] * 10**8 + rng.integers(0, 10**8, count)
        return np.where(is_own, self.number[friend], other), np.where(is_own, 0, 1 + other % 3)


def voice_fields(
    book: Book, rng: np.random.Generator, calls: Voice, cell: Int, other: tuple[Int, Int], row: int
) -> list[bytes | Bytes]:
    """Fields of unit cdr_voice. `other`: as `Book.opposite`; `row`: number of the delivery's first record, from 0."""
    line = calls.line
    number, operator = other
    return [
        *book.record_id("V", row, len(line)),
        b"|",
        book.number_text[line],
        _DIRECTION[calls.is_out.astype(int)],
        *telephone(number),
        _OPERATOR[operator],
        book.cell_text[cell],
        *book.start(calls.second),
        b"|",
        small(calls.length),
        b"|",
        small(calls.minutes),
        _CALL_TYPE[calls.call_type],
        *medium(calls.base_fee),
        b"|",
        small(calls.toll_fee),
        b"|",
        small(calls.info_fee),
        b"|",
        *medium(calls.discount),
        b"|",
        book.imei_text[line],
        b"|",
        _GENERATION[book.generation(rng, line)],
        b"\n",
    ]


def data_fields(
    book: Book, rng: np.random.Generator, sessions: Data, cell: Int, generation: Int, row: int
) -> list[bytes | Bytes]:
    """Fields of unit cdr_data."""
    line = sessions.line
    roams = (rng.random(len(line), np.float32) < 0.03).astype(int)
    return [
        *book.record_id("D", row, len(line)),
        b"|",
        book.number_text[line],
        _APN[(line % 50 == 0).astype(int)],
        book.cell_only[cell],
        *book.start(sessions.second),
        b"|",
        *medium(sessions.length),
        b"|",
        *large(sessions.upload),
        b"|",
        *large(sessions.download),
        b"|",
        *medium(sessions.fee),
        b"|",
        _GENERATION[generation],
        b"|",
        book.imei_text[line],
        _ROAMS[roams],
    ]


def draw_provider(rng: np.random.Generator, count: int) -> Int:
    """A service provider (place) for each message, whether it needs one or not."""
    return rng.integers(0, PROVIDER_COUNT, count)


def sms_fields(book: Book, messages: Messages, number: Int, provider: Int, row: int) -> list[bytes | Bytes]:
    """Fields of unit cdr_sms; an industry message names its service provider and no other number."""
    line = messages.line
    is_industry = messages.service == 1
    sender = _PROVIDERS[np.where(is_industry, provider + 1, 0)]
    text = telephone(number)
    for part in text:
        part[is_industry] = b""
    return [
        *book.record_id("S", row, len(line)),
        b"|",
        book.number_text[line],
        _DIRECTION[messages.is_out.astype(int)],
        *text,
        b"|",
        sender,
        _SERVICE[messages.service],
        _STATE[messages.is_ok.astype(int)],
        *book.start(messages.second),
        b"|",
        *medium(messages.fee),
        b"\n",
    ]
