"""Run SQL statements on the Thrift server, one after the other. Started with .venv-spark's Python, which has PyHive.

Usage: python -m bass.spark.execute PORT < statements.json   (a JSON list of statements)
"""

import json
import sys

from pyhive import hive
from pyhive.exc import Error

from bass.spark.thrift import tolerate_failed_close


def main() -> int:
    """Exit code 1 and one readable line on standard error where a statement fails."""
    tolerate_failed_close()
    connection = hive.connect("127.0.0.1", int(sys.argv[1]))
    cursor = connection.cursor()
    for statement in json.load(sys.stdin):
        try:
            cursor.execute(statement)
        except Error as error:
            status = getattr(error.args[0], "status", None) if error.args else None
            print(f"{getattr(status, 'errorMessage', error)}\nin: {statement[:2000]}", file=sys.stderr)
            return 1
    connection.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
