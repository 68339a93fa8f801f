"""Which measures the KPIs are made of, and which KPIs are appraised, read from the build."""

from pathlib import Path

from bass.publishing import duck
from bass.publishing.duck import quoted
from bass.publishing.plan import MEASURE_PREFIX, KpiParts

CATALOGUE = ("kpi", "dim_kpi")
SCORED = ("seed", "scorecard_item")
MEASURE_COLUMNS = (
    "numerator_measure",
    "numerator_minus_measure",
    "denominator_measure",
    "denominator_minus_measure",
    "month_to_date_measure",
)


def read_parts(working_db: Path, nodes: frozenset[str]) -> KpiParts:
    """Read the catalogue, the measures that each measure model among the dbt nodes brings, and what is appraised.

    Empty where the build has no KPIs. Raises BassError where the working file cannot be read.
    """
    with duck.reading(working_db) as connection:
        there = {table: (schema, table) for schema, table in duck.columns(connection, working_db.stem)}
        if CATALOGUE not in there.values():
            return KpiParts({}, {})
        columns = ", ".join(("kpi_code", *MEASURE_COLUMNS))
        catalogue = connection.execute(f"select {columns} from {quoted(*CATALOGUE)}").fetchall()
        measures_of_kpi = {code: frozenset(name for name in names if name) for code, *names in catalogue}
        measures_of_model = {}
        for node in nodes:
            table = node.split(".")[-1]
            if table.startswith(MEASURE_PREFIX) and table in there:
                rows = connection.execute(f"select distinct measure_code from {quoted(*there[table])}").fetchall()
                measures_of_model[node] = frozenset(name for (name,) in rows)
        scored = f"select distinct figure_code from {quoted(*SCORED)}"
        codes = connection.execute(scored).fetchall() if SCORED in there.values() else []
    return KpiParts(measures_of_kpi, measures_of_model, frozenset(code for (code,) in codes))
