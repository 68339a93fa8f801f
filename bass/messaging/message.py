"""A message, before anybody sends it."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Message:
    """`problem` says why it goes to nobody: for now, since no address is set, or for good (`is_given_up`). `is_html`
    says what the body is written in."""

    title: str
    body: str
    problem: str = ""
    is_given_up: bool = False
    is_html: bool = False
    attachments: tuple[Path, ...] = ()
