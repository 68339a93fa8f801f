"""`python -m bass.spark start | stop | compare`: keep a server running, end it, compare both engines' marts."""

import argparse
import sys
from pathlib import Path

from bass.errors import BassError
from bass.home import Home
from bass.spark.build import compare_home
from bass.spark.server import start, stop


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bass.spark", description=__doc__)
    parser.add_argument("command", choices=("start", "stop", "compare"))
    parser.add_argument("--home", type=Path, default=Path("var"), help="the operator's folder (default var)")
    arguments = parser.parse_args()
    try:
        home = Home.open(arguments.home)
        if arguments.command == "start":
            print(f"jdbc:hive2://127.0.0.1:{start(home).port}")
        elif arguments.command == "stop":
            print("stopped" if stop(home) else "no server was running")
        else:
            result = compare_home(home)
            print(result.summary)
            return 0 if result.is_good else 1
    except BassError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
