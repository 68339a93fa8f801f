"""May this delivery be loaded, given what is loaded already? Only committed deliveries count, never rejected ones."""

from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from ingestion.errors import DeliveryRejected
from ingestion.job import Job
from ingestion.ledger_schema import delivery, unchanged_redelivery


@dataclass(frozen=True)
class Loaded:
    """A delivery of the ledger, as far as the rules look at it.

    `unchanged`: the higher redelivery numbers under which its bytes have come again.
    """

    delivery_number: int
    delivery_id: str
    redelivery: int
    state: str
    digest: str
    row_count: int
    unchanged: tuple[int, ...] = ()

    @property
    def latest(self) -> int:
        """The highest redelivery number under which its bytes have come."""
        return max((self.redelivery, *self.unchanged))

    def has_come_as(self, redelivery: int) -> bool:
        return redelivery == self.redelivery or redelivery in self.unchanged


class LoadedDeliveries:
    """The committed and superseded deliveries of one unit. Whoever holds the unit's lock keeps it up to date."""

    def __init__(self, connection: Connection, unit: str) -> None:
        self.by_key: dict[tuple[str, str, str], list[Loaded]] = {}
        self.by_digest: dict[str, Loaded] = {}
        again: dict[int, list[int]] = {}
        numbers = select(unchanged_redelivery.c.delivery_number, unchanged_redelivery.c.redelivery)
        for number, redelivery in connection.execute(numbers.join(delivery).where(delivery.c.unit == unit)):
            again.setdefault(number, []).append(redelivery)
        columns = [delivery.c[name] for name in Loaded.__dataclass_fields__ if name != "unchanged"]
        key = (delivery.c.province, delivery.c.period, delivery.c.mode)
        rows = select(*columns, *key).where(delivery.c.unit == unit, delivery.c.state != "rejected")
        for *fields, province, period, mode in connection.execute(rows):
            unchanged = tuple(again.get(fields[0], ()))
            self.add((province, period, mode), replace(Loaded(*fields), unchanged=unchanged))

    def add(self, key: tuple[str, str, str], loaded: Loaded) -> None:
        """Enter a delivery; a committed one supersedes the one committed before under its key."""
        if loaded.state == "committed":
            before = [known for known in self.by_key.get(key, []) if known.state == "committed"]
            for known in before:
                self.by_digest.pop(known.digest, None)
            superseded = {known.delivery_number for known in before}
            self.by_key[key] = [
                replace(known, state="superseded") if known.delivery_number in superseded else known
                for known in self.by_key.get(key, [])
            ]
            self.by_digest[loaded.digest] = loaded
        self.by_key.setdefault(key, []).append(loaded)

    def current(self, job: Job) -> Loaded | None:
        """The committed delivery of the same key."""
        return next((known for known in self.by_key.get(job.key, []) if known.state == "committed"), None)

    def note_unchanged(self, job: Job) -> None:
        """The bytes of the committed delivery have come under a higher redelivery number."""
        self.by_key[job.key] = [
            replace(known, unchanged=(*known.unchanged, job.name.redelivery)) if known.state == "committed" else known
            for known in self.by_key[job.key]
        ]
        current = self.current(job)
        if current:
            self.by_digest[current.digest] = current


def judge(job: Job, loaded: LoadedDeliveries) -> str:
    """Say `load`, or `duplicate` (the same again) or `unchanged` (a redelivery that changes nothing).

    Raises DeliveryRejected: MODE, SAME_KEY, OLD_REDELIVERY, EQUAL_BYTES.
    """
    extract, name, number = job.extract, job.name, f"{job.name.redelivery:02d}"
    if name.mode != extract.mode and not (name.mode == "a" and extract.mode == "i"):
        reason = f"mode {name.mode}, the contract says {extract.mode}"
        raise DeliveryRejected("MODE", reason, file_name=name.check_file, field="mode", value=name.mode)
    for known in loaded.by_key.get(job.key, []):
        if known.has_come_as(name.redelivery):
            if known.digest == job.digest:
                return "duplicate"
            reason = f"{known.delivery_id} is loaded with other bytes"
            raise DeliveryRejected("SAME_KEY", reason, file_name=name.check_file, field="redelivery", value=number)
    current = loaded.current(job)
    if current and name.redelivery < current.latest:
        reason = f"redelivery {number}, but {current.latest:02d} is loaded"
        raise DeliveryRejected("OLD_REDELIVERY", reason, file_name=name.check_file, field="redelivery", value=number)
    if current and current.digest == job.digest:
        return "unchanged"
    other = loaded.by_digest.get(job.digest)
    if extract.mode == "e" and job.row_count and other:
        reason = f"the same bytes are loaded as {other.delivery_id}"
        raise DeliveryRejected("EQUAL_BYTES", reason, file_name=name.check_file, field="period", value=name.period)
    return "load"
