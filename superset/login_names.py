"""Logins: only names that can stand in a row-level security clause."""

import re
from typing import Any

PATTERN = re.compile(r"[a-z0-9._-]{1,64}")


def install() -> None:
    """Refuse other logins wherever a user is made or renamed: pages, REST, command line, LDAP."""
    from sqlalchemy import event
    from superset.extensions import security_manager

    event.listen(security_manager.user_model.username, "set", _check)


def _check(user: Any, value: Any, old: Any, initiator: Any) -> None:
    # current_username() is pasted into the clause unescaped, so a quote in a login would open it.
    if not isinstance(value, str) or not PATTERN.fullmatch(value):
        raise ValueError(f"login {value!r}: only a-z, 0-9, dot, underscore and hyphen are allowed, at most 64")
