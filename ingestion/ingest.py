"""`bass ingest`: take what lies in landing into the lake, each delivery exactly once."""

import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from time import perf_counter
from typing import Any

from bass.home import PROJECT_DIR, Home
from bass.progress import Progress
from ingestion.codes import LINE_CODES
from ingestion.contract import Contract, load_contract
from ingestion.decided import Decided
from ingestion.errors import DeliveryRejected
from ingestion.finding import Finding, finding_text, findings_of
from ingestion.landing import Ignored, Landing, scan
from ingestion.lease import unit_lock
from ingestion.ledger import Ledger
from ingestion.names import DeliveryName
from ingestion.reconcile import Reconciled, reconcile
from ingestion.storage import storage_errors
from ingestion.unit import UnitIngest

log = logging.getLogger(__name__)
SHOWN_DELIVERIES = 10  # named on a terminal; --json and `bass status` name all
STATES = ("committed", "rejected", "duplicate", "unchanged", "waiting")


@dataclass(frozen=True)
class DeliveryOutcome:
    """What became of one delivery: a state of STATES, its rows, and where it was refused or waits, why.

    `findings`: the refusal itself first, then the first bad lines, each with its place and what to do.
    """

    delivery: str
    unit: str
    state: str
    loaded_count: int = 0
    reject_count: int = 0
    code: str = ""
    reason: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class IngestResult:
    """What one call of `ingest` did; `ignored` are files in landing that are no deliveries and were left alone."""

    deliveries: tuple[DeliveryOutcome, ...]
    ignored: tuple[Ignored, ...]
    reconciled: Reconciled
    seconds: float

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(outcome.state for outcome in self.deliveries)
        return {state: found[state] for state in STATES}

    @property
    def refused(self) -> tuple[DeliveryOutcome, ...]:
        return tuple(outcome for outcome in self.deliveries if outcome.state == "rejected")

    @property
    def is_good(self) -> bool:
        """Nothing was refused; waiting, and lines in quarantine within the contract's limit, are no refusal."""
        return not self.refused

    @property
    def summary(self) -> str:
        loaded = sum(outcome.loaded_count for outcome in self.deliveries)
        bad = sum(outcome.reject_count for outcome in self.deliveries if outcome.state == "committed")
        counts = ", ".join(f"{count} {state}" for state, count in self.counts.items() if count) or "nothing new"
        lines = [f"deliveries: {counts}; rows loaded: {loaded:,}; lines in quarantine: {bad:,}"]
        lines += _found("rejected", self.refused)
        lines += _found(
            "quarantine", tuple(one for one in self.deliveries if one.state == "committed" and one.findings)
        )
        lines += [f"ignored   {ignored.file_name}: {ignored.reason}" for ignored in self.ignored]
        return "\n".join(lines)

    def as_dict(self) -> dict[str, Any]:
        return {"is_good": self.is_good, "counts": self.counts, **asdict(self)}


def ingest(home: Home, *, progress: Progress | None = None, contract: Contract | None = None) -> IngestResult:
    """Load every delivery in landing that is whole; refuse, with receipts, what is wrong; leave what is not whole.

    `contract`: another than the project's.
    Several processes may do this at once: each delivery is loaded by one. Raises StorageFull where the disk is; nothing
    is lost then, and the next call carries on.
    """
    start = perf_counter()
    contract = contract or load_contract(PROJECT_DIR)
    with storage_errors(home):
        ledger = Ledger.open(home)
        reconciled = reconcile(home, ledger)
        landing = scan(home, contract)
        outcomes = _ingest_units(home, ledger, contract, landing, progress)
    # another process may have taken some of them meanwhile
    unchecked = (name for name in landing.unchecked() if (home.landing / landing.data_files[name][0]).exists())
    outcomes += [_waiting(name, "no check file yet") for name in unchecked]
    return IngestResult(tuple(outcomes), tuple(landing.ignored), reconciled, round(perf_counter() - start, 3))


def _ingest_units(
    home: Home, ledger: Ledger, contract: Contract, landing: Landing, progress: Progress | None
) -> list[DeliveryOutcome]:
    total, outcomes = sum(map(len, landing.checked.values())), []
    todo = [unit for unit in contract.extracts if unit in landing.checked]
    for wait in (False, True):  # units that another process has come last
        held = []
        for unit in todo:
            with unit_lock(home, unit, wait=wait) as is_ours:
                if not is_ours:
                    held.append(unit)
                    continue
                work = UnitIngest(home, ledger, contract.extracts[unit], landing.data_files, progress)
                for done in work.run(landing.checked[unit]):
                    outcomes.append(_outcome(done))
                    if progress:
                        progress("ingest: deliveries", len(outcomes), total)
        todo = held
    return outcomes


def _outcome(done: Decided | tuple[DeliveryName, str, str]) -> DeliveryOutcome:
    if isinstance(done, Decided):
        error: DeliveryRejected | None = done.rejection
        code, reason = (error.code, str(error)) if error else ("", "")
        counts = (done.loaded_count, done.reject_count)
        return DeliveryOutcome(done.name.stem, done.name.unit, done.state, *counts, code, reason, findings_of(done))
    name, state, reason = done
    return DeliveryOutcome(name.stem, name.unit, state, reason=reason)


def _found(title: str, outcomes: tuple[DeliveryOutcome, ...]) -> Iterator[str]:
    for outcome in outcomes[:SHOWN_DELIVERIES]:
        yield f"{title} {outcome.delivery}"
        yield from map(finding_text, outcome.findings)
        more = outcome.reject_count - sum(1 for found in outcome.findings if found.code in LINE_CODES)
        if more > 0:
            yield f"  and {more} more bad lines, see the .rej receipt"
    if len(outcomes) > SHOWN_DELIVERIES:
        yield f"and {len(outcomes) - SHOWN_DELIVERIES} more deliveries ({title}), see `bass status`"


def _waiting(name: DeliveryName, reason: str) -> DeliveryOutcome:
    return DeliveryOutcome(name.stem, name.unit, "waiting", reason=reason)
