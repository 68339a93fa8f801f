"""The bytes of a delivered file: read once, hashed on the way, decompressed within bounds."""

import hashlib
import os
from collections.abc import Iterator

from bass.home import Home
from ingestion.checkfile import CheckEntry
from ingestion.errors import DeliveryRejected
from ingestion.landing import open_delivered
from ingestion.names import BadName, parse_data_name

BLOCK_BYTES = 4 << 20
FREE_EXPANSION = 64 << 20  # bytes that any compressed file may expand to
MAX_EXPANSION = 200  # beyond that: bytes out for a byte in; call records compress 5 to 20 times
_CODECS = {"gz": "gzip", "zst": "zstd"}


class _HashedFile:
    """A file as Python and Arrow read it; what passes through is counted and hashed."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor, self.byte_count, self.hash = descriptor, 0, hashlib.sha256()
        self.closed = False

    def read(self, size: int) -> bytes:
        block = os.read(self.descriptor, size)
        self.byte_count += len(block)
        self.hash.update(block)
        return block

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self.closed = True  # whoever opened the descriptor closes it

    def drain(self, limit: int) -> None:
        """Read what is left, to one byte beyond `limit` in all."""
        while self.byte_count <= limit and self.read(BLOCK_BYTES):
            pass


def open_listed(home: Home, entry: CheckEntry) -> int:
    """Open a file that the check file lists, of the size it says. Raises DeliveryRejected (CHECK_SIZE, CHECK_NAME) and
    FileNotFoundError while it has not arrived."""
    try:
        descriptor = open_delivered(home, entry.file_name)
    except BadName as error:
        raise DeliveryRejected("CHECK_NAME", str(error), file_name=entry.file_name) from error
    size = os.fstat(descriptor).st_size
    if size != entry.byte_count:
        os.close(descriptor)
        reason = f"{size} bytes, the check file says {entry.byte_count}"
        raise DeliveryRejected(
            "CHECK_SIZE", reason, file_name=entry.file_name, field="bytes", value=str(entry.byte_count)
        )
    return descriptor


def check_listed(home: Home, entry: CheckEntry) -> None:
    """Raise as `open_listed` does, without keeping the file open."""
    os.close(open_listed(home, entry))


def read_blocks(home: Home, entry: CheckEntry) -> Iterator[bytes]:
    """Yield a delivered file's decompressed bytes, at most BLOCK_BYTES at a time.

    Raises DeliveryRejected: CHECK_SIZE and CHECK_HASH where it is not the file of the check file (at the end at the
    latest), COMPRESSION where it breaks off, EXPANSION where it is a bomb.
    """
    descriptor = open_listed(home, entry)
    try:
        file = _HashedFile(descriptor)
        codec = _CODECS.get(parse_data_name(entry.file_name).compression)
        failure: DeliveryRejected | None = None
        try:
            yield from _expand(file, codec, entry) if codec else iter(lambda: file.read(BLOCK_BYTES), b"")
        except DeliveryRejected as error:
            if error.code == "EXPANSION":
                raise
            failure = error
        file.drain(entry.byte_count)
        _compare(file, entry)  # a broken transfer explains a broken archive, so it is named first
        if failure:
            raise failure
    finally:
        os.close(descriptor)


def verify_hash(home: Home, entry: CheckEntry) -> None:
    """Hash a delivered file without parsing it. Raises as `read_blocks`, and FileNotFoundError."""
    descriptor = open_listed(home, entry)
    try:
        file = _HashedFile(descriptor)
        file.drain(entry.byte_count)
        _compare(file, entry)
    finally:
        os.close(descriptor)


def _compare(file: _HashedFile, entry: CheckEntry) -> None:
    if file.byte_count != entry.byte_count:
        reason = f"{file.byte_count} bytes or more were read, the check file says {entry.byte_count}"
        raise DeliveryRejected(
            "CHECK_SIZE", reason, file_name=entry.file_name, field="bytes", value=str(entry.byte_count)
        )
    if file.hash.hexdigest() != entry.sha256:
        reason = f"sha256 is {file.hash.hexdigest()}, the check file says {entry.sha256}"
        raise DeliveryRejected("CHECK_HASH", reason, file_name=entry.file_name, field="sha256", value=entry.sha256)


def _expand(file: _HashedFile, codec: str, entry: CheckEntry) -> Iterator[bytes]:
    import pyarrow

    expanded = 0
    try:
        stream = pyarrow.CompressedInputStream(pyarrow.PythonFile(file, mode="r"), codec)
        while block := stream.read(BLOCK_BYTES):
            expanded += len(block)
            if expanded > max(FREE_EXPANSION, MAX_EXPANSION * file.byte_count):
                reason = f"more than {expanded} bytes out of {file.byte_count}; at most {MAX_EXPANSION} times is read"
                raise DeliveryRejected("EXPANSION", reason, file_name=entry.file_name)
            yield block
    except OSError as error:
        if error.errno is not None:  # the disk's, not the codec's
            raise
        raise DeliveryRejected("COMPRESSION", f"{codec}: {error}", file_name=entry.file_name) from error
    if entry.byte_count and not expanded and file.byte_count < 18:
        raise DeliveryRejected("COMPRESSION", f"{file.byte_count} bytes are no {codec} file", file_name=entry.file_name)
