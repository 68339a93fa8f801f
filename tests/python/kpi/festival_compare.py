"""Hold the months that Spring Festival moved between to those in which its days really lay."""

import duckdb
from analysis_compare import compiled_query
from planted_compare import truth_rows

from bass.home import Home

_MOVED = """
select cast(month_start as varchar), festival_day_count, last_year_festival_day_count, is_shifted from ({sql})
"""


def festival_differences(home: Home) -> list[str]:
    """Months of which the worked query counts other festival days than there were, in sentences."""
    true = {
        row["month"]: tuple(int(row[name]) for name in ("festival_day_count", "last_year_festival_day_count"))
        for row in truth_rows(home.root / "truth", "spring_festival")
    }
    with duckdb.connect(str(home.working_db), read_only=True) as con:
        sql = compiled_query(home, "business_volume/spring_festival_shift")
        found = con.execute(_MOVED.format(sql=sql)).fetchall()
    told = {month: (days, before) for month, days, before, _ in found}
    moved = {month for month, _, _, is_shifted in found if is_shifted}
    print(f"months that Spring Festival moved between: {sorted(moved)} of {len(told)}")
    wrong = [
        f"Spring Festival: {month}: truth {true.get(month)}, query {told.get(month)}"
        for month in sorted(true.keys() | told.keys())
        if true.get(month) != told.get(month)
    ]
    if moved != {month for month, (days, before) in true.items() if days != before}:
        wrong.append(f"Spring Festival: moved between {sorted(moved)}, truth {true}")
    return wrong if moved else [*wrong, "Spring Festival: no month moved, so nothing is tested"]
