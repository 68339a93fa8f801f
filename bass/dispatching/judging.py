"""Whether a transition that somebody wants may be. Pure."""

from dataclasses import dataclass

from bass.dispatching import transition
from bass.dispatching.directory import Directory
from bass.dispatching.errors import CONFLICT, FORBIDDEN, INCOMPLETE, TransitionRefused
from bass.dispatching.task import Task
from bass.dispatching.transition import Transition


@dataclass(frozen=True)
class Wish:
    """What somebody wants of a task. `version` is the one that he saw; None: whatever it is now."""

    action: str
    text: str = ""
    to_login: str = ""
    attachment_link: str = ""
    version: int | None = None


def judged(task: Task, wish: Wish, roles: frozenset[str], login: str) -> Transition:
    """The transition that is wanted. Raises TransitionRefused where it may not be."""
    possible = transition.possible(task.state, roles)
    if wish.action not in transition.ACTIONS:
        known = ", ".join(transition.ACTIONS)
        raise TransitionRefused(INCOMPLETE, f"{wish.action!r} is no transition; there are {known}", possible)
    if wish.version is not None and wish.version != task.version:
        raise TransitionRefused(CONFLICT, f"task {task.task_id} has changed since you looked at it", possible)
    one = transition.allowed(wish.action, task.state, roles)
    if one is None and task.state not in transition.sources_of(wish.action):
        sources = ", ".join(transition.sources_of(wish.action))
        why = f"task {task.task_id} is {task.state}; {wish.action} needs {sources}"
        raise TransitionRefused(CONFLICT, why, possible)
    if one is None:
        who = " and ".join(sorted(roles)) if roles else "nobody to it"
        raise TransitionRefused(FORBIDDEN, f"{login} may not {wish.action} task {task.task_id}, being {who}", possible)
    if one.text and not wish.text.strip():
        raise TransitionRefused(INCOMPLETE, f"{wish.action} needs a text: the {one.text}", possible)
    if one.has_person and not wish.to_login:
        raise TransitionRefused(INCOMPLETE, f"{wish.action} needs the login of the new assignee", possible)
    if wish.attachment_link and not wish.attachment_link.strip().startswith(("https://", "http://")):
        raise TransitionRefused(INCOMPLETE, "an attachment is a link that begins with https:// or http://", possible)
    return one


def refuse_person(directory: Directory, login: str, to_login: str) -> None:
    """Work goes down, or to oneself, never sideways or up."""
    above = [one.login for one in directory.superiors(directory.person(to_login).login)]
    if login not in above:
        raise TransitionRefused(FORBIDDEN, f"{to_login} does not answer to {login}")
