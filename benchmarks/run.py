"""`make bench` and `bass bench`: measure everything once, print the table, optionally keep it.

The default sizes fit in ten minutes on two cores. `--records`, `--subscribers` and `--rounds` make it as large as one
has patience for; docs/performance.md keeps the table of a large run.
"""

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from bass.errors import BassError
from benchmarks.build import measure_build
from benchmarks.dashboard import measure_dashboards
from benchmarks.history import load_operator, measure_history
from benchmarks.load import LoadSizes, measure_deliveries, measure_load
from benchmarks.machine import this_machine
from benchmarks.synthetic import LONG_MONTHS, SHORT_MONTHS, Operator, make_operator, measure_generator
from benchmarks.table import Row, markdown, plain

SECTIONS = ("load", "deliveries", "generator", "operator")


@dataclass(frozen=True)
class Bench:
    """What one run does, and where it may write."""

    arguments: argparse.Namespace
    scratch: Path
    say: Callable[[str], None]

    def load(self) -> list[Row]:
        return measure_load(self.scratch / "load", self.load_sizes)

    def deliveries(self) -> list[Row]:
        return measure_deliveries(self.scratch / "deliveries", self.load_sizes)

    @property
    def load_sizes(self) -> LoadSizes:
        chosen = self.arguments
        return LoadSizes(chosen.records, chosen.files, chosen.deliveries, 100, chosen.rounds)

    def generator(self) -> list[Row]:
        return measure_generator(self.scratch / "generator", self.arguments.generated_subscribers)

    def operator(self) -> list[Row]:
        """What needs a whole operator: its load, a build, one more day, the dashboards."""
        operators: dict[str, Operator] = {}
        rows: list[Row] = []
        for name, months in (("long", self.arguments.months), ("short", SHORT_MONTHS)):
            self.say(f"  {name} history: files, load and build for {self.arguments.subscribers} lines")
            operators[name] = make_operator(self.scratch / name, self.arguments.subscribers, months)
            loaded = load_operator(operators[name])
            rows += loaded if name == "long" else []
        long = operators["long"]
        what = f"{long.records / 1e6:.2f}M call records, {long.days} days"
        self.say("  dashboards")
        rows += measure_dashboards(long.home, what)
        self.say("  full build and the same statements bare")
        rows += measure_build(long.home, self.scratch / "bare", what, self.arguments.rounds)
        self.say("  one more day")
        return rows + measure_history(operators, self.arguments.rounds)


def main(arguments: list[str] | None = None) -> int:
    chosen = parse(arguments)
    machine = this_machine()
    print(machine.text, flush=True)
    start = time.perf_counter()
    scratch = Path(tempfile.mkdtemp(prefix="openbass-bench-", dir=chosen.scratch))
    bench = Bench(chosen, scratch, lambda text: print(text, file=sys.stderr, flush=True))
    rows: list[Row] = []
    try:
        for name in chosen.only or SECTIONS:
            bench.say(f"measuring: {name}")
            rows += getattr(bench, name)()
    except BassError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    print(f"\n{plain(rows)}\n\ntogether {time.perf_counter() - start:.0f} s, medians of {chosen.rounds} rounds")
    if chosen.json:
        result = {"machine": asdict(machine), "rows": [row.as_dict() for row in rows]}
        chosen.json.write_text(json.dumps(result, indent=1, ensure_ascii=False), "utf-8")
    if chosen.markdown:
        chosen.markdown.write_text(f"{machine.text}\n\n{markdown(rows)}\n", "utf-8")
    return 0


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bass bench", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=SECTIONS, help="measure only these")
    parser.add_argument("--records", type=int, default=2_000_000, help="call records in the load (default 2,000,000)")
    parser.add_argument("--files", type=int, default=4, help="daily files they come in (default 4)")
    parser.add_argument("--deliveries", type=int, default=300, help="small deliveries (default 300)")
    parser.add_argument("--subscribers", type=int, default=300, help="lines of the synthetic operator (default 300)")
    parser.add_argument("--months", type=int, default=LONG_MONTHS, help="whole months of its long history (default 13)")
    parser.add_argument("--generated-subscribers", type=int, default=20_000, help="lines of the generator's own test")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of which the median counts (default 3)")
    parser.add_argument("--scratch", type=Path, help="folder for the files (default the system's temporary folder)")
    parser.add_argument("--json", type=Path, help="write the result here as JSON")
    parser.add_argument("--markdown", type=Path, help="write the table here as Markdown")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
