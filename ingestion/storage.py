"""A full disk or a ledger that cannot be used, told as what it is wherever it strikes."""

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
_UNUSABLE = ("locked", "readonly", "unable to open", "disk i/o", "connection")  # what drivers say of a ledger


def is_storage_error(error: BaseException) -> bool:
    """Whether the disk, and not the data, is at fault."""
    if isinstance(error, duckdb.IOException | OperationalError):
        return any(word in str(error).lower() for word in _WORDS)
    return isinstance(error, OSError) and error.errno in _FULL


@contextmanager
def storage_errors(home: Home) -> Iterator[None]:
    """Turn a full disk into StorageFull and a ledger that cannot be used into StorageError; anything else passes."""
    try:
        yield
    except (OSError, duckdb.IOException, OperationalError) as error:
        if not is_storage_error(error):
            if not isinstance(error, OperationalError) or not any(word in str(error).lower() for word in _UNUSABLE):
                raise
            ledger = make_url(home.ledger_url).render_as_string()  # without its password
            raise StorageError(
                f"{ledger}: {str(error.orig).splitlines()[0]}. Nothing is lost and "
                "the published figures stay: see that no other program holds the ledger and that it may be written, "
                "and run the same command again."
            ) from error
        free = shutil.disk_usage(home.root).free >> 20
        what = getattr(error, "strerror", None) or str(error).splitlines()[0]
        raise StorageFull(
            f"{home.root}: {what} ({free} MiB free). Nothing is lost: make room and run the same command again."
        ) from error
