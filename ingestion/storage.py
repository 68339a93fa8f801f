"""A full disk, told as what it is wherever it strikes."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
from sqlalchemy.exc import OperationalError

from bass.home import Home
from ingestion.errors import StorageFull

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_WORDS = ("no space left", "disk is full", "quota exceeded", "file too large", "could not write")


def is_storage_error(error: BaseException) -> bool:
    """Whether the disk, and not the data, is at fault."""
    if isinstance(error, duckdb.IOException | OperationalError):
        return any(word in str(error).lower() for word in _WORDS)
    return isinstance(error, OSError) and error.errno in _FULL


@contextmanager
def storage_errors(home: Home) -> Iterator[None]:
    """Turn what the system says of a full disk into StorageFull; anything else passes."""
    try:
        yield
    except (OSError, duckdb.IOException, OperationalError) as error:
        if not is_storage_error(error):
            raise
        free = shutil.disk_usage(home.root).free >> 20
        what = getattr(error, "strerror", None) or str(error).splitlines()[0]
        raise StorageFull(
            f"{home.root}: {what} ({free} MiB free). Nothing is lost: make room and run the same command again."
        ) from error
