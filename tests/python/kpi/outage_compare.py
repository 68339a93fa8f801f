"""Hold the network's hours to the planted outage: which cells were out of service, in which hours, for how long."""

import csv
from datetime import datetime, timedelta
from pathlib import Path

import duckdb

_FOUND = """
select hour_start, cell_id, outage_minutes from core.fct_network_hourly
where outage_minutes > 0 and measured_date = cast(? as date) and cell_id in (select unnest(?))
"""
# the day's other faults may put the city's cells out of service too, but never all of them in one hour
_OTHER = """
with cell as (
    select cell.cell_key, area.city_code from core.dim_cell as cell
    inner join core.dim_area as area on cell.area_id = area.area_code where cell.cell_key <> '-1'
),
city as (select city_code, count(*) as cell_count from cell group by city_code)
select hour.hour_start, city.city_code from core.fct_network_hourly as hour
inner join cell using (cell_key)
inner join city using (city_code)
where hour.outage_minutes > 0
group by hour.hour_start, city.city_code, city.cell_count
having count(*) = city.cell_count
order by all
"""


def outage_differences(database: Path, truth: Path) -> list[str]:
    """What core.fct_network_hourly says of the outage in `truth`/outage.csv otherwise than the truth, in sentences."""
    with (truth / "outage.csv").open(encoding="utf-8") as file:
        (row,) = csv.DictReader(file)
    cells, since, to = row["cells"].split(";"), *(datetime.fromisoformat(row[name]) for name in ("from", "to"))
    with duckdb.connect(str(database), read_only=True) as con:
        found = {(hour, cell): out for hour, cell, out in con.execute(_FOUND, [since.date(), cells]).fetchall()}
        whole = [(hour, city) for hour, city in con.execute(_OTHER).fetchall()]
    hours = _minutes_by_hour(since, to)
    wrong = [
        f"{hour} cell {cell}: truth {minutes} minutes out of service, warehouse {found.get((hour, cell))}"
        for hour, minutes in hours.items()
        for cell in cells
        if (found.get((hour, cell)) or 0) < minutes
    ]
    if whole != [(hour, row["city"]) for hour in hours]:
        wrong.append(f"cities without service: truth {row['city']} from {since} to {to}, warehouse {whole}")
    return wrong


def _minutes_by_hour(since: datetime, to: datetime) -> dict[datetime, int]:
    """Hour -> minutes of it within [since, to)."""
    hour, minutes = since.replace(minute=0), {}
    while hour < to:
        span = min(to, hour + timedelta(hours=1)) - max(since, hour)
        minutes[hour] = span // timedelta(minutes=1)
        hour += timedelta(hours=1)
    return minutes
