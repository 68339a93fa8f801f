"""Pages of docs/ that are made from what the project says elsewhere: the command line that the makers share.

Each `python -m bass.<maker>` writes its pages; with --check it writes nothing, and exit code 1 says that one is out of
date.
"""

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bass.errors import BassError, UsageError

Pages = dict[Path, str]


def from_manifest(make: Callable[[dict[str, Any]], Pages], arguments: Sequence[str]) -> Pages:
    """The pages that `make` makes of the manifest.json that the arguments name. Raises UsageError where they do not."""
    paths = [Path(item) for item in arguments if not item.startswith("-")]
    if len(paths) != 1 or not paths[0].is_file():
        raise UsageError(
            "name a manifest.json (`bass build` writes one to <home>/warehouse/target/), and --check or not"
        )
    return make(json.loads(paths[0].read_text("utf-8")))


def write_or_check(make: Callable[[Sequence[str]], Pages]) -> None:
    """Run as a command: `make` gives each page as it should be now. Leaves with an exit code."""
    arguments = sys.argv[1:]
    try:
        pages = make(arguments)
    except BassError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
    if "--check" in arguments:
        sys.exit(int(any(not path.is_file() or path.read_text("utf-8") != text for path, text in pages.items())))
    for path, text in pages.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
