"""A full disk and a ledger that does not answer, told as what they are wherever they strike."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
from sqlalchemy import make_url
from sqlalchemy.exc import OperationalError

from bass.home import Home
from ingestion.errors import StorageError, StorageFull

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_WORDS = ("no space left", "disk is full", "quota exceeded", "file too large", "could not write")
_LEDGER_WORDS = {
    "locked": "Another process holds it: wait for its end and run the same command again.",
    "readonly": "Give this user the right to write it and run the same command again.",
    "unable to open": "Give this user the right to open it and run the same command again.",
    "disk i/o error": "Look after the disk and run the same command again.",
    "connection": "Start the PostgreSQL server of OPENBASS_LEDGER_URL and run the same command again.",
}


def is_storage_error(error: BaseException) -> bool:
    """Whether a full disk, and not the data, is at fault."""
    if isinstance(error, duckdb.IOException | OperationalError):
        return any(word in str(error).lower() for word in _WORDS)
    return isinstance(error, OSError) and error.errno in _FULL


@contextmanager
def storage_errors(home: Home) -> Iterator[None]:
    """Turn what the system says of a full disk into StorageFull, and what SQLAlchemy says of a ledger that is locked or
    out of reach into StorageError; anything else passes. For every command that writes, not for `ingest` alone."""
    try:
        yield
    except (OSError, duckdb.IOException, OperationalError) as error:
        if not is_storage_error(error):
            _raise_ledger_error(home, error)
            raise
        free = shutil.disk_usage(home.root).free >> 20
        what = getattr(error, "strerror", None) or str(error).splitlines()[0]
        raise StorageFull(
            f"{home.root}: {what} ({free} MiB free). Nothing is lost: make room and run the same command again."
        ) from error


def _raise_ledger_error(home: Home, error: Exception) -> None:
    if isinstance(error, OperationalError):
        ledger = make_url(home.ledger_url).render_as_string()  # without its password
        what = str(error.orig).splitlines()[0]
        for word, advice in _LEDGER_WORDS.items():
            if word in what.lower():
                raise StorageError(
                    f"{ledger}: {what}. Nothing is lost, the published figures stay. {advice}"
                ) from error
