"""The deliveries of one unit, in the order of their periods: judged, loaded in batches, committed batch by batch."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import duckdb

from bass.home import Home
from bass.progress import Progress
from ingestion.accounting import account
from ingestion.checkfile import CheckFileIncomplete, read_check_file
from ingestion.commit import commit, enter_unchanged
from ingestion.decided import Decided
from ingestion.delivered_file import check_listed, verify_hash
from ingestion.errors import DeliveryRejected
from ingestion.extract import Extract
from ingestion.finish import finish, set_aside, was_set_aside
from ingestion.job import Job, PartLoad
from ingestion.landing import read_check_bytes
from ingestion.lease import staging
from ingestion.ledger import Ledger
from ingestion.load_large import connect, load_large
from ingestion.load_small import load_small
from ingestion.names import BadName, DeliveryName
from ingestion.rules import LoadedDeliveries, judge
from ingestion.storage import is_storage_error

SMALL_BYTES = 1 << 20  # a delivery up to this size is loaded together with others
BATCH_BYTES = 8 << 20
BATCH_DELIVERIES = 200

_UNCHANGED = {"duplicate": "loaded before, the same bytes", "unchanged": "the bytes of the redelivery before it"}

Done = Decided | tuple[DeliveryName, str, str]
"""A delivery committed or rejected, or its name, its state (duplicate, unchanged, waiting) and why."""


class UnitIngest:
    """One unit under its lock. `run` yields each delivery when it is done with; what it has yielded is committed."""

    def __init__(
        self,
        home: Home,
        ledger: Ledger,
        extract: Extract,
        data_files: dict[DeliveryName, list[str]],
        progress: Progress | None = None,
    ) -> None:
        self.home, self.ledger, self.extract, self.data_files = home, ledger, extract, data_files
        self.progress = progress
        self.batch: list[Decided] = []
        self.batch_bytes, self.batch_keys = 0, set[object]()
        with ledger.read() as connection:
            self.loaded = LoadedDeliveries(connection, extract.unit)

    def run(self, names: list[DeliveryName]) -> Iterator[Done]:
        with staging(self.home) as folder:
            self.folder = folder
            self.connection = connect(folder)
            finish(self.home, self.ledger, self.extract.unit)
            for name in sorted(names, key=lambda name: (name.period, name.mode, name.redelivery)):
                yield from self._take(name)
            yield from self._flush()
            self.connection.close()

    def _take(self, name: DeliveryName) -> Iterator[Done]:
        try:
            content = read_check_bytes(self.home, name)
        except FileNotFoundError:  # another process took it between the look at landing and the lock
            return
        except BadName as error:
            yield name, "waiting", f"{name.check_file}: {error}"
            return
        one = Decided(name, self.extract.at(name.period), hashlib.sha256(content).hexdigest(), self._sizes(name))
        try:
            one.job = self._read(name, content)
            yield from self._judge(one, one.job)
        except (CheckFileIncomplete, FileNotFoundError) as reason:
            yield name, "waiting", _waits_for(reason)
        except DeliveryRejected as rejection:
            one.rejection = rejection
            yield from self._add(one)

    def _sizes(self, name: DeliveryName) -> dict[str, int]:
        paths = [self.home.landing / file_name for file_name in self.data_files.get(name, [])]
        return {path.name: path.stat(follow_symlinks=False).st_size for path in paths if path.exists()}

    def _read(self, name: DeliveryName, content: bytes) -> Job:
        check = read_check_file(name.check_file, content)
        listed = {entry.file_name for entry in check.entries}
        extra = [file_name for file_name in self.data_files.get(name, []) if file_name not in listed]
        if extra:
            raise DeliveryRejected("CHECK_PARTS", "not listed in the check file", file_name=extra[0])
        return Job(name, self.extract.at(name.period), check.entries, hashlib.sha256(content).hexdigest())

    def _judge(self, one: Decided, job: Job) -> Iterator[Done]:
        if not self.batch_keys.isdisjoint(_compared(job)):
            yield from self._flush()  # the rules look at what is committed
        verdict = judge(job, self.loaded)
        if verdict != "load":
            for entry in job.entries:
                if not was_set_aside(self.home, job, entry.file_name):
                    verify_hash(self.home, entry)
            if verdict == "unchanged":
                enter_unchanged(self.ledger, job, self.loaded, self.home.now())
            set_aside(self.home, job, verdict, one.token)
            yield one.name, verdict, _UNCHANGED[verdict]
            return
        for entry in job.entries:
            check_listed(self.home, entry)
        if job.byte_count > SMALL_BYTES:
            yield from self._flush()
            self._load_alone(one, job)
        yield from self._add(one)

    def _add(self, one: Decided) -> Iterator[Done]:
        self.batch.append(one)
        if one.job:
            self.batch_keys |= _compared(one.job)
            self.batch_bytes += one.job.byte_count
        if len(self.batch) >= BATCH_DELIVERIES or self.batch_bytes > BATCH_BYTES:
            yield from self._flush()

    def _flush(self) -> Iterator[Done]:
        """Load what waits in the batch, commit it with what is decided already, archive, acknowledge."""
        batch, self.batch = self.batch, []
        self.batch_bytes, self.batch_keys = 0, set()
        if not batch:
            return
        self._load_together([one for one in batch if one.job and not one.loads and not one.rejection])
        for one in batch:
            if one.absent:
                yield one.name, "waiting", one.absent
        batch = [one for one in batch if not one.absent]
        commit(self.home, self.ledger, self.extract.unit, batch, self.loaded, self.folder)
        finish(self.home, self.ledger, self.extract.unit)
        for left in self.folder.glob("*.parquet"):  # of rejected deliveries
            left.unlink()
        yield from batch

    def _load_together(self, decided: list[Decided]) -> None:
        versions: dict[tuple[str, ...], list[Decided]] = {}
        for one in decided:
            versions.setdefault(one.extract.column_names, []).append(one)
        for same in versions.values():
            jobs = [one.job for one in same if one.job]
            try:
                found = load_small(self.home, self.connection, jobs, self.folder)
            except (duckdb.Error, DeliveryRejected, FileNotFoundError) as error:
                if is_storage_error(error):
                    raise
                found = {}  # one of them spoils it: each on its own
            for one, job in zip(same, jobs, strict=True):
                result = found.get(job.name)
                if isinstance(result, DeliveryRejected):
                    self._reject(one, job, result)
                elif result is None:
                    self._load_alone(one, job)
                else:
                    one.loads = result
                    self._account(one, job)

    def _load_alone(self, one: Decided, job: Job) -> None:
        one.loads = [PartLoad(part, entry.file_name) for part, entry in enumerate(job.entries, start=1)]
        try:
            load_large(self.home, self.connection, job, one.loads, self.folder, self.progress)
        except DeliveryRejected as rejection:
            self._reject(one, job, rejection)
        except FileNotFoundError as gone:
            one.absent = _waits_for(gone)
        except duckdb.Error as error:
            if is_storage_error(error):
                raise
            reason = f"the parser gave up: {error}"
            one.rejection = DeliveryRejected("ACCOUNTING", reason, file_name=job.entries[0].file_name)
        else:
            self._account(one, job)

    def _reject(self, one: Decided, job: Job, rejection: DeliveryRejected) -> None:
        """Refuse a delivery, with a transfer that went wrong named first: it explains what else is wrong."""
        one.rejection = rejection
        try:
            for entry in job.entries:
                verify_hash(self.home, entry)
        except DeliveryRejected as broken:
            one.rejection = broken
        except FileNotFoundError as gone:
            one.absent = _waits_for(gone)

    def _account(self, one: Decided, job: Job) -> None:
        try:
            account(job, one.loads)
        except DeliveryRejected as rejection:
            one.rejection = rejection


def _compared(job: Job) -> set[object]:
    """What the rules compare a delivery by; empty days are all alike, and are not."""
    return {job.key, job.digest} if job.row_count else {job.key}


def _waits_for(reason: Exception) -> str:
    if isinstance(reason, FileNotFoundError):
        return f"{Path(str(reason.filename)).name} has not arrived, the check file lists it"
    return str(reason)
