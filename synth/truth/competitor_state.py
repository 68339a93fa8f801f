"""What the truth is told about competitors: its plain table, and the unit rows that fill it by hand."""

from __future__ import annotations

from collections.abc import Mapping

TABLES: Mapping[str, str] = {
    # competitors' numbers and outlets, as known at the end of `month`
    "competitor": "month date, competitor_type varchar, competitor_id varchar, operator_id varchar, area_id varchar,"
    " first_seen date, last_seen date",
}

_DATE = "cast(nullif(cast({} as varchar), '') as date)"

FROM_UNITS: tuple[tuple[str, str, str], ...] = (
    (
        "competitor",
        "competitor",
        f"""
        select cast(strptime(_period, '%Y%m') as date), competitor_type, competitor_id, operator_id,
            coalesce(cast(area_id as varchar), ''), {_DATE.format("first_seen")}, {_DATE.format("last_seen")}
        from unit_rows""",
    ),
)
