"""A message, before anybody sends it."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Message:
    """`problem` says why there is no address to send it to; `is_html` what the body is written in."""

    title: str
    body: str
    problem: str = ""
    is_html: bool = False
    attachments: tuple[Path, ...] = ()
