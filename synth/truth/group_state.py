"""What the truth is told about groups and key accounts: plain tables, and the unit rows that fill them by hand."""

from __future__ import annotations

from collections.abc import Mapping

TABLES: Mapping[str, str] = {
    # as a group is from `valid_from` 00:00 until its next version; contract_end is the day after the last
    "group_version": "group_id varchar, valid_from date, sector varchar, area_id varchar, grade varchar,"
    " account_id varchar, status varchar, contract_end date",
    # those of a month's file; user_id '' for a number of another operator
    "group_member": "month date, group_id varchar, number varchar, user_id varchar, is_primary integer,"
    " operator varchar",
    # subscriptions in force on a day of the month: [start_date, end_date)
    "group_product": "month date, group_id varchar, product_id varchar, start_date date, end_date date",
    "key_user": "month date, user_id varchar",
}

_MONTH = "cast(strptime(_period, '%Y%m') as date)"
_DATE = "cast(nullif(cast({} as varchar), '') as date)"

FROM_UNITS: tuple[tuple[str, str, str], ...] = (
    (
        "group_customer",
        "group_version",
        f"""
        select group_id, cast(strptime(_period, '%Y%m%d') as date), sector, area_id, grade, account_id, status,
            {_DATE.format("contract_end")} from unit_rows""",
    ),
    (
        "group_member",
        "group_member",
        f"""
        select {_MONTH}, group_id, number, coalesce(cast(user_id as varchar), ''), is_primary, operator
        from unit_rows""",
    ),
    (
        "group_product",
        "group_product",
        f"""
        select {_MONTH}, group_id, product_id, {_DATE.format("start_date")}, {_DATE.format("end_date")}
        from unit_rows""",
    ),
    ("key_user", "key_user", f"select {_MONTH}, user_id from unit_rows"),
)
