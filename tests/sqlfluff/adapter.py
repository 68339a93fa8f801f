"""A dispatched macro, for the linter: it sees a call of that name instead of one engine's expression."""

from collections.abc import Callable


def dispatch(macro_name: str, macro_namespace: str = "openbass") -> Callable[..., str]:
    return lambda *arguments, **named: f"{macro_name}({', '.join(map(str, (*arguments, *named.values())))})"
