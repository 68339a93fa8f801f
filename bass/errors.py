"""The two kinds of failure a user meets, each with its exit code."""


class BassError(Exception):
    """Refused by the data or by the gate; the message says what, where, why and what to do."""

    exit_code = 1


class UsageError(BassError):
    """Wrong use: an unknown name, a missing folder, an impossible option."""

    exit_code = 2
