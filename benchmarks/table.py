"""The rows of the result and how they print: plain text for the terminal, Markdown for docs/performance.md."""

from dataclasses import asdict, dataclass
from typing import Any

HEADINGS = ("work", "figure", "against", "ratio", "aim", "met", "peak memory")


@dataclass(frozen=True)
class Row:
    """One line: what was done, its figure, what it is held against, the ratio of the two, the aim, and whether met.

    `is_met` is None where there is no aim; the row is then there for comparison.
    """

    work: str
    figure: str
    against: str = ""
    ratio: str = ""
    aim: str = ""
    is_met: bool | None = None
    peak_mb: float | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        met = {True: "yes", False: "NO", None: ""}[self.is_met]
        memory = "" if self.peak_mb is None else f"{self.peak_mb:,.0f} MB"
        return (self.work, self.figure, self.against, self.ratio, self.aim, met, memory)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def plain(rows: list[Row]) -> str:
    lines = [HEADINGS, *(row.cells for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    drawn = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]
    return "\n".join([drawn[0], "  ".join("-" * width for width in widths), *drawn[1:]])


def markdown(rows: list[Row]) -> str:
    lines = [HEADINGS, ("---",) * len(HEADINGS), *(row.cells for row in rows)]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
