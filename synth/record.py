"""From arrays to the bytes of delimited lines, a million lines a second: every field is looked up, none is formatted.

A line is a row of fixed-width byte fields, short values padded with NUL; dropping the NULs leaves the text.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from synth.world import Int

Bytes = npt.NDArray[np.bytes_]

_PLAIN = np.arange(10_000).astype("S4")
_PADDED = np.char.zfill(_PLAIN, 4)
_BLANK = _PLAIN.copy()
_BLANK[0] = b""
_LAST = np.concatenate([_PLAIN, _PADDED])
_MIDDLE = np.concatenate([_BLANK, _PADDED])
CLOCK = np.array([b"%02d:%02d:%02d" % (s // 3600, s // 60 % 60, s % 60) for s in range(86_400)])


def join_lines(count: int, fields: Sequence[bytes | Bytes]) -> bytes:
    """The text of `count` lines: constants and one value a line, in order; separators are constants too."""
    if not count:
        return b""
    kinds = [(f"f{n}", f.dtype if isinstance(f, np.ndarray) else f"S{len(f)}") for n, f in enumerate(fields)]
    rows = np.empty(count, np.dtype(kinds))
    for (name, _), field in zip(kinds, fields, strict=True):
        rows[name] = field
    return rows.tobytes().translate(None, b"\0")


def small(values: Int) -> Bytes:
    """Numbers from 0 to 9,999."""
    return _PLAIN[values]


def padded(values: Int) -> list[Bytes]:
    """Numbers below 10^8 with leading zeros, eight digits."""
    return [_PADDED[values // 10_000], _PADDED[values % 10_000]]


def medium(values: Int) -> list[Bytes]:
    """Numbers from 0 to 10^8 - 1."""
    high = values // 10_000
    return [_BLANK[high], _LAST[values % 10_000 + 10_000 * (high > 0)]]


def large(values: Int) -> list[Bytes]:
    """Numbers from 0 to 10^12 - 1."""
    top, high = values // 10**8, values // 10_000
    return [_BLANK[top], _MIDDLE[high % 10_000 + 10_000 * (top > 0)], _LAST[values % 10_000 + 10_000 * (high > 0)]]


def telephone(numbers: Int) -> list[Bytes]:
    """Numbers of eleven digits."""
    return [_PLAIN[numbers // 10**8], *padded(numbers % 10**8)]
