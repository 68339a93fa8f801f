"""What a task refuses, and why. `kind` is for machines, the message for people."""

from bass.errors import BassError, UsageError

FORBIDDEN, CONFLICT, INCOMPLETE, UNKNOWN = "forbidden", "conflict", "incomplete", "unknown"


class TransitionRefused(BassError):  # noqa: N818 - a verdict on what somebody wanted, not a breakdown
    """A transition that may not be: `kind` is forbidden (not this person), conflict (not from this state, or somebody
    else was faster) or incomplete (a text or a person is missing). `possible` are the actions this person may take.
    """

    def __init__(self, kind: str, reason: str, possible: tuple[str, ...] = ()) -> None:
        rest = f"possible now: {', '.join(possible)}" if possible else "nothing is possible now"
        super().__init__(f"{reason}; {rest}")
        self.kind, self.reason, self.possible = kind, reason, possible


class TaskUnknown(UsageError):  # noqa: N818 - says what is asked for
    """No such task, or none that this person may see: the two are not told apart."""


class PersonUnknown(UsageError):  # noqa: N818 - says what is asked for
    """A login that is no person in force of the staff file."""
