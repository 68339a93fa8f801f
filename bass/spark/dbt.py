"""dbt as `bass build --target spark` runs it: `python -m bass.spark.dbt build ...`, with .venv-spark's Python."""

import sys

from bass.spark.thrift import tolerate_failed_close


def main() -> int:
    from dbt.cli.main import dbtRunner

    tolerate_failed_close()
    outcome = dbtRunner().invoke(sys.argv[1:])
    if outcome.exception:
        print(outcome.exception, file=sys.stderr)
    return 0 if outcome.success else 1


if __name__ == "__main__":
    sys.exit(main())
