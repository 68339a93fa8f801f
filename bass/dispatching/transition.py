"""The states of a task and who may take it from one to the next, as data."""

from dataclasses import dataclass

OPEN, ACCEPTED, EXPLAINED, ACTING = "open", "accepted", "explained", "acting"
VERIFIED, CLOSED, REJECTED = "verified", "closed", "rejected"
REASSIGNED, ESCALATED = "reassigned", "escalated"
STATES = (OPEN, REASSIGNED, ESCALATED, ACCEPTED, EXPLAINED, ACTING, REJECTED, VERIFIED, CLOSED)
WAITING = (OPEN, REASSIGNED, ESCALATED)  # for the assignee to accept it
AT_WORK = (*WAITING, ACCEPTED, EXPLAINED, ACTING)
RUNNING = (*AT_WORK, REJECTED)  # somebody still has to act, so the clock runs

# Who acts, seen from the task. One person may be several of them.
OWNER = "owner"  # whom the task is assigned to now
SUPERIOR = "superior"  # above that person in the organisation, and not one who worked on the task
DIRECTOR = "director"  # of the province, unless the director worked on the task
LEAD = "lead"  # the assignee, where people answer to him: passes down what came up to him
REPORTING = "reporting"  # the assignee, where somebody is above to ask for help
TOP = "top"  # the assignee, where nobody is above: a director who holds the task
SYSTEM = "system"  # the clock
ROLES = (OWNER, SUPERIOR, DIRECTOR, LEAD, REPORTING, TOP, SYSTEM)

# What the text of a transition must say
NOTHING, EXPLANATION, REASON, MEASURE, FINDING = "", "explanation", "reason", "measure", "finding"


@dataclass(frozen=True)
class Transition:
    """`action` takes a task from one of `sources` to `target` when one of `roles` wants it. `text` names what must be
    written; `has_person`: it names the new assignee."""

    action: str
    sources: tuple[str, ...]
    target: str
    roles: tuple[str, ...]
    text: str = NOTHING
    has_person: bool = False


TRANSITIONS = (
    Transition("accept", WAITING, ACCEPTED, (OWNER,)),
    Transition("explain", (ACCEPTED,), EXPLAINED, (OWNER,), EXPLANATION),
    Transition("act", (EXPLAINED,), ACTING, (OWNER,), MEASURE),
    Transition("verify", (ACTING,), VERIFIED, (SUPERIOR, DIRECTOR), FINDING),
    Transition("close", (VERIFIED, REJECTED), CLOSED, (SUPERIOR, DIRECTOR)),
    Transition("close", (ACTING, REJECTED), CLOSED, (TOP,), REASON),
    Transition("reject", (*WAITING, ACCEPTED), REJECTED, (OWNER,), REASON),
    Transition("reassign", RUNNING, REASSIGNED, (SUPERIOR, DIRECTOR, LEAD), REASON, has_person=True),
    Transition("escalate", RUNNING, ESCALATED, (REPORTING, SYSTEM), REASON),
)
ACTIONS = tuple(dict.fromkeys(one.action for one in TRANSITIONS))


def allowed(action: str, state: str, roles: frozenset[str]) -> Transition | None:
    """The transition that one of these roles may take from this state."""
    for one in TRANSITIONS:
        if one.action == action and state in one.sources and roles & set(one.roles):
            return one
    return None


def possible(state: str, roles: frozenset[str]) -> tuple[str, ...]:
    """The actions that these roles may take from this state, in the order of the work."""
    return tuple(action for action in ACTIONS if allowed(action, state, roles))


def sources_of(action: str) -> tuple[str, ...]:
    """The states from which anybody may take the action."""
    found = {state for one in TRANSITIONS if one.action == action for state in one.sources}
    return tuple(state for state in STATES if state in found)
