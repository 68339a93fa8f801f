"""What the truth is told about the call center: its plain tables, and the unit rows that fill them by hand."""

from __future__ import annotations

from collections.abc import Mapping

# An empty user_id: the caller is not known. `topic` is a leaf of the category tree, two digits a level; '' where nobody
# answered. score and recommendation are null where not given.
TABLES: Mapping[str, str] = {
    "contact": "contact_id varchar, user_id varchar, contacted_at timestamp, contact_type varchar, skill varchar,"
    " topic varchar, queue_seconds bigint, handling_seconds bigint, is_abandoned boolean",
    "complaint": "case_id varchar, user_id varchar, topic varchar, opened_at timestamp",
    "survey": "response_id varchar, user_id varchar, answered_at timestamp, score integer, recommendation integer",
    "appeal": "appeal_id varchar, user_id varchar, appealed_at timestamp",
}

_USER = "coalesce(cast(user_id as varchar), '')"
_NUMBER = "cast(nullif(cast({} as varchar), '') as integer)"

FROM_UNITS: tuple[tuple[str, str, str], ...] = (
    (
        "contact",
        "contact",
        f"""
        select contact_id, {_USER}, cast(cast(contacted_at as varchar) as timestamp), contact_type, skill,
            coalesce(cast(category_id as varchar), ''), queue_seconds, talk_seconds + hold_seconds + wrap_seconds,
            cast(is_abandoned as integer) = 1
        from unit_rows""",
    ),
    (
        "complaint",
        "complaint",
        f"""
        select case_id, {_USER}, cast(category_id as varchar), cast(cast(opened_at as varchar) as timestamp)
        from unit_rows qualify row_number() over (partition by case_id order by _period desc) = 1""",
    ),
    (
        "survey",
        "survey",
        f"""
        select response_id, {_USER}, cast(cast(answered_at as varchar) as timestamp), {_NUMBER.format("score")},
            {_NUMBER.format("recommendation")}
        from unit_rows""",
    ),
    (
        "appeal",
        "appeal",
        f"select appeal_id, {_USER}, cast(cast(appealed_at as varchar) as timestamp) from unit_rows",
    ),
)
