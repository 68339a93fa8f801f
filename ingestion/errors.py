"""What goes wrong in ingestion, by who has to act."""

from bass.errors import BassError, UsageError


class ContractError(UsageError):
    """The interface contract contradicts itself; whoever maintains the sources YAML mends it."""


class DeliveryRejected(BassError):  # noqa: N818 - a verdict, which one delivery gets, not a breakdown
    """One delivery cannot be loaded; its sender mends it and sends it again.

    `code` is the error code of docs/reference/extract-files.md; `file_name`, `line`, `field` and `value` say where.
    """

    def __init__(
        self, code: str, reason: str, *, file_name: str = "", line: int | None = None, field: str = "", value: str = ""
    ) -> None:
        super().__init__(f"{file_name}: {reason}" if file_name else reason)
        self.code, self.reason, self.file_name = code, reason, file_name
        self.line, self.field, self.value = line, field, value


class StorageError(BassError):
    """Ledger or disk cannot be used now; nothing is lost, the same command carries on later."""


class StorageFull(StorageError):  # noqa: N818 - names the state of the disk
    """No space left, or a write that the system refused; nothing is lost, the same command carries on later."""
