"""What lies in landing/: deliveries with a check file, deliveries that wait, and files that are none of ours."""

import errno
import os
import stat
from dataclasses import dataclass, field

from bass.home import Home
from ingestion.checkfile import MAX_CHECK_BYTES
from ingestion.contract import Contract
from ingestion.names import BadName, DataFileName, DeliveryName, parse_check_name, parse_data_name

_NOT_REGULAR = "not a regular file: links, pipes and folders are not followed"


@dataclass(frozen=True)
class Ignored:
    """A file that is reported and not touched; `file_name` is printable (control characters escaped)."""

    file_name: str
    reason: str


@dataclass
class Landing:
    """The landing folder at one moment: deliveries by unit with the names of their data files, and the rest."""

    checked: dict[str, list[DeliveryName]] = field(default_factory=dict)
    data_files: dict[DeliveryName, list[str]] = field(default_factory=dict)
    ignored: list[Ignored] = field(default_factory=list)

    def unchecked(self) -> list[DeliveryName]:
        """Deliveries whose check file has not arrived."""
        checked = {name for names in self.checked.values() for name in names}
        return sorted(self.data_files.keys() - checked)


def scan(home: Home, contract: Contract, unit: str | None = None) -> Landing:
    """Look at every entry of landing/ (of one unit where given), without opening any."""
    landing = Landing()
    with os.scandir(home.landing) as entries:
        for entry in entries:
            if entry.name.startswith("."):  # drafts of transfer programs
                continue
            try:
                found = _parse(entry, home, contract)
            except BadName as problem:
                if unit is None:
                    landing.ignored.append(Ignored(printable(entry.name), str(problem)))
                continue
            delivery = found.delivery if isinstance(found, DataFileName) else found
            if unit is not None and delivery.unit != unit:
                continue
            if isinstance(found, DataFileName):
                landing.data_files.setdefault(delivery, []).append(entry.name)
            else:
                landing.checked.setdefault(delivery.unit, []).append(delivery)
    landing.ignored.sort(key=lambda ignored: ignored.file_name)
    for names in (*landing.checked.values(), *landing.data_files.values()):
        names.sort()  # type: ignore[attr-defined]
    return landing


def _parse(entry: os.DirEntry[str], home: Home, contract: Contract) -> DataFileName | DeliveryName:
    found: DataFileName | DeliveryName
    found = parse_check_name(entry.name) if entry.name.endswith(".verf") else parse_data_name(entry.name)
    delivery = found.delivery if isinstance(found, DataFileName) else found
    extract = contract.extracts.get(delivery.unit)
    if extract is None:
        raise BadName(f"unit {delivery.unit!r} is not in the contract")
    if extract.period_kind != delivery.period_kind:
        raise BadName(f"{delivery.unit} is sent by {extract.period_kind}, period {delivery.period} is not")
    if delivery.province != home.settings.province:
        raise BadName(f"province {delivery.province} is not this home's {home.settings.province}")
    if not entry.is_file(follow_symlinks=False):
        raise BadName(_NOT_REGULAR)
    return found


def open_delivered(home: Home, name: str) -> int:
    """Open a file of landing/ for reading and give its descriptor; never through a link, never waiting on a pipe.

    Raises FileNotFoundError where it is gone, and BadName where it is no regular file (any more).
    """
    try:
        descriptor = os.open(home.landing / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise BadName(_NOT_REGULAR if error.errno == errno.ELOOP else str(error.strerror)) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise BadName(_NOT_REGULAR)
    return descriptor


def read_check_bytes(home: Home, name: DeliveryName) -> bytes:
    """The bytes of a delivery's check file; one beyond MAX_CHECK_BYTES where there are more, which `read_check_file`
    refuses. Raises as `open_delivered`."""
    descriptor = open_delivered(home, name.check_file)
    try:
        return os.read(descriptor, MAX_CHECK_BYTES + 1)
    finally:
        os.close(descriptor)


def printable(name: str) -> str:
    """A file name fit for a terminal and a report: control characters and undecodable bytes escaped."""
    text = name.encode("utf-8", "backslashreplace").decode()
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
