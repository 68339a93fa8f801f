"""How every command prints its result and its errors; the commands are in cli.py and dispatch_cli.py."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from bass.errors import BassError

HomeOption = Annotated[Path, typer.Option("--home", envvar="OPENBASS_HOME", help="the operator's folder")]
JsonOption = Annotated[bool, typer.Option("--json", help="one JSON object on standard output, for machines")]
DEFAULT_HOME = Path("var")


@contextmanager
def errors_shown(as_json: bool) -> Iterator[None]:
    """Turn a BassError into its message and exit code; anything else is a fault of ours and keeps its traceback."""
    try:
        yield
    except BassError as error:
        if as_json:
            typer.echo(json.dumps({"error": type(error).__name__, "message": str(error)}, ensure_ascii=False))
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(error.exit_code) from error


def show(result: Any, as_json: bool, text: Callable[[], str] | None = None) -> None:
    """Print the result and leave with 1 where it says that something was refused."""
    if as_json:
        typer.echo(json.dumps(result.as_dict(), ensure_ascii=False, default=str))
    else:
        typer.echo(text() if text else result.summary)
    if not getattr(result, "is_good", True):
        raise typer.Exit(1)
