"""What the truth is told about campaigns: its plain tables, and the unit rows that fill them by hand."""

from __future__ import annotations

from collections.abc import Mapping

TABLES: Mapping[str, str] = {
    "campaign": "campaign_id varchar, product_id varchar, start_date date, end_date date",
    # one row a line on the list; sent_at is empty where the offer did not reach it
    "campaign_contact": "campaign_id varchar, user_id varchar, arm varchar, sent_at timestamp, cost bigint",
    "campaign_response": "campaign_id varchar, user_id varchar, response varchar, responded_at timestamp,"
    " product_id varchar",
}

_DATE = "cast(nullif(cast({} as varchar), '') as date)"
_TIME = "cast(nullif(cast({} as varchar), '') as timestamp)"

FROM_UNITS: tuple[tuple[str, str, str], ...] = (
    (
        "campaign",
        "campaign",
        f"select campaign_id, product_id, {_DATE.format('start_date')}, {_DATE.format('end_date')} from unit_rows",
    ),
    (
        "contact_list",
        "campaign_contact",
        f"""
        select campaign_id, coalesce(cast(user_id as varchar), ''), arm, {_TIME.format("sent_at")}, cost
        from unit_rows""",
    ),
    (
        "response",
        "campaign_response",
        f"""
        select campaign_id, coalesce(cast(user_id as varchar), ''), response, {_TIME.format("responded_at")},
            coalesce(cast(product_id as varchar), '')
        from unit_rows""",
    ),
)
