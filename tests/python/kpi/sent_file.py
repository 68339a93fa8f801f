"""Read files as they were sent, without the interface contract and without the warehouse's models."""

from collections.abc import Iterator
from pathlib import Path


def sent_rows(archive: Path, unit: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Lines of a delimited unit in the order of their periods: the period (yyyymmdd or yyyymm), and fields by name."""
    for path in sorted((archive / unit).rglob("*.dat"), key=lambda path: (path.name.split("_")[2], path.name)):
        header, *lines = path.read_text("utf-8").splitlines()
        names = header.split("|")
        yield from ((path.name.split("_")[2], dict(zip(names, line.split("|"), strict=True))) for line in lines)


def fixed_lines(path: Path, widths: tuple[int, ...]) -> Iterator[list[str]]:
    """The fields of each line of a fixed-width file in GB18030, after the eight characters of the row number."""
    for line in path.read_bytes().split(b"\r\n"):
        if line:
            yield [field.decode("gb18030").strip() for field in _cut(line[8:], widths)]


def _cut(line: bytes, widths: tuple[int, ...]) -> Iterator[bytes]:
    start = 0
    for width in widths:
        yield line[start : start + width]
        start += width
