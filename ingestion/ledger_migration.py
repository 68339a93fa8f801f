"""Changes of the ledger's tables after the first ones. A new ledger has today's tables, so each looks first."""

from sqlalchemy import Connection, inspect, text

_UNEXPLAINED = "unexplained_fen = declared_fen - loaded_fen - rejected_fen"

# lines set apart whole, and lines with a fault in the column itself, their first or a later one
_UNREADABLE = """
unreadable_count = (
    select count(*) from reject
    where reject.delivery_number = delivery_total.delivery_number
    and (
        error_code in ('FIELD_COUNT', 'QUOTE', 'LINE_ENCODING', 'CONTROL_CHARACTER', 'LINE_LENGTH')
        or (error_code = 'NOT_A_NUMBER' and reject.column_name = delivery_total.column_name)
        or reason like '%; also % ' || delivery_total.column_name || ' NOT_A_NUMBER%'
        or reason like '%; also ' || delivery_total.column_name || ' NOT_A_NUMBER%'
    )
)"""


def add_unexplained(connection: Connection) -> None:
    """Version 2: control totals say what is unexplained, and how many lines hold it; told of old ones too."""
    if "unexplained_fen" in {column["name"] for column in inspect(connection).get_columns("delivery_total")}:
        return
    for name in ("unexplained_fen", "unreadable_count"):
        connection.execute(text(f"alter table delivery_total add column {name} bigint not null default 0"))
    connection.execute(text(f"update delivery_total set {_UNEXPLAINED}, {_UNREADABLE}"))
