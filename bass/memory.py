"""How much memory DuckDB may fill, said once for the load, the build and the publication."""

import os

DEFAULT = "3GB"  # as in profiles.yml; Python, dbt and what DuckDB does not count come on top, and 4 GB must hold all


def memory_limit() -> str:
    """DuckDB's `memory_limit`: OPENBASS_MEMORY_LIMIT, or the default."""
    return os.environ.get("OPENBASS_MEMORY_LIMIT", DEFAULT)
