"""What the operator itself knows: the plain tables that every true figure is computed from.

`TABLES` is the one description of them. The generator fills them from its own arrays; `state_from_unit_tables` fills
them from hand-written extract rows. Neither reads a delivered file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import duckdb
import pandas as pd

from synth.truth import callcenter_state, campaign_state, competitor_state, cost_state, group_state
from synth.truth.order_state import ORDER_TABLES, ORDER_UNITS

UNKNOWN = "-1"

# Dates are days, `cycle` and `month` the first day of a month, amounts fen, tax out unless said otherwise.
TABLES: Mapping[str, str] = {
    # a line's attributes from `valid_from` 00:00 until its next version
    "line_version": "user_id varchar, valid_from date, account_id varchar, area_id varchar, pay_mode varchar,"
    " brand varchar, user_type varchar, is_test integer, activated_at timestamp",
    "status_change": "user_id varchar, status_time timestamp, status varchar, reason varchar",
    # in force on [start_date, end_date)
    "subscription": "user_id varchar, tariff_id varchar, start_date date, end_date date",
    "tariff": "month date, tariff_id varchar, tariff_type varchar, network_generation varchar, monthly_fee bigint",
    # base tariffs of a month's price list: allowances, and prices in fen beyond them (of a begun MB in 0.0001 fen)
    "price_list": "month date, tariff_id varchar, fee bigint, is_on_sale boolean, minutes bigint, messages bigint,"
    " megabytes bigint, minute_price bigint, message_price bigint, megabyte_price bigint",
    "tariff_share": "month date, tariff_id varchar, service varchar, fee_share integer",
    "area": "area_id varchar, area_level varchar, parent_area_id varchar",
    # sums of one line and day by service (voice, data, sms), type (call type; p2p, industry) and network generation
    # (data). user_id '-1': no line held the number. own_initiated: connected outgoing calls, outgoing messages with
    # state ok, sessions with bytes. messages: outgoing with state ok. busy_minutes: begun in the clock hour of the day
    # in which all lines together have most minutes, the earliest of equal ones. fee: voice base + toll + info -
    # discount, else the fee.
    "usage": "user_id varchar, usage_date date, service varchar, usage_type varchar, network_generation varchar,"
    " connected bigint, own_initiated bigint, billed_minutes bigint, outgoing_minutes bigint, busy_minutes bigint,"
    " bytes bigint, messages bigint, fee bigint",
    "charge": "user_id varchar, item varchar, cycle date, tariff_id varchar, receivable bigint, discount bigint,"
    " gifted bigint, tax bigint, payer_account varchar",
    "bill_due": "account_id varchar, cycle date, due_date date",
    # tax in, at the end of `month`
    "unpaid": "month date, account_id varchar, user_id varchar, item varchar, cycle date, unpaid bigint",
    # amounts tax in
    "written_off": "account_id varchar, cycle date, written_off_date date, amount bigint",
    "application": "account_id varchar, cycle date, applied_date date, amount bigint",
    "balance": "month date, account_id varchar, ledger varchar, closing bigint",
    "recharge": "user_id varchar, recharge_date date, amount bigint, is_reversal boolean",
    "cell": "cell_id varchar, area_id varchar",
    # an outlet as it is from `valid_from` on; the outlet that sold a line
    "outlet": "channel_id varchar, valid_from date, channel_type varchar, channel_class varchar, area_id varchar,"
    " status varchar",
    "line_outlet": "user_id varchar, channel_id varchar",
    "line_customer": "user_id varchar, cust_id varchar",  # who signs; his class from a day on
    "customer_version": "cust_id varchar, valid_from date, customer_class varchar",
    # as the files of `month` say
    "commission": "month date, channel_id varchar, commission_type varchar, amount bigint, clawback bigint",
    "outlet_promotion": "month date, channel_id varchar, promotion bigint",
    "allowance": "tariff_id varchar, minutes bigint, bytes bigint",
    "fault_ticket": "ticket_id varchar, cell_id varchar, opened_at timestamp, restored_at timestamp,"
    " closed_at timestamp",
    **callcenter_state.TABLES,
    **campaign_state.TABLES,
    **competitor_state.TABLES,
    **cost_state.TABLES,
    **group_state.TABLES,
    **ORDER_TABLES,
    # models that the equipment register knows, and what each is
    "terminal": "tac varchar, network_generation varchar, is_standalone boolean",
    # handsets that the network saw in a month; tac '' where the IMEI is malformed
    "terminal_use": "month date, user_id varchar, tac varchar, last_seen date, day_count bigint",
    # in force on [start_date, end_date)
    "contract": "contract_id varchar, user_id varchar, start_date date, end_date date",
    "subsidy": "contract_id varchar, user_id varchar, granted_date date, subsidy bigint",
}


@dataclass(frozen=True)
class State:
    """The tables of `TABLES` in a DuckDB connection, the first day of the increments, and the last day that is
    known.
    """

    con: duckdb.DuckDBPyConnection
    start: date
    as_of: date

    @classmethod
    def empty(cls, start: date, as_of: date, con: duckdb.DuckDBPyConnection | None = None) -> State:
        """A state with empty tables, in memory unless a connection is given."""
        con = con or duckdb.connect()
        con.execute("set TimeZone='UTC'; set enable_progress_bar=false")
        for name, columns in TABLES.items():
            con.execute(f'create or replace table "{name}" ({columns})')
        return cls(con, start, as_of)

    def insert(self, table: str, rows: object) -> None:
        """Append `rows` (a data frame or Arrow table with the columns of `TABLES[table]`, in any order)."""
        self.con.register("incoming_rows", rows)
        names = [column.strip().split()[0] for column in TABLES[table].split(",")]
        self.con.execute(f'insert into "{table}" ({", ".join(names)}) select {", ".join(names)} from incoming_rows')
        self.con.unregister("incoming_rows")


_MONTH = "cast(strptime({}, '%Y%m') as date)"
_DAY = "cast(strptime({}, '%Y%m%d') as date)"
_AS_DATE = "cast(nullif(cast({} as varchar), '') as date)"
_AS_TIME = "cast(nullif(cast({} as varchar), '') as timestamp)"
_BUSY_HOUR = f"""
select day, arg_min(busy_hour, -minutes * 24 + busy_hour) as busy_hour from (
    select cast({_AS_TIME.format("start_time")} as date) as day, hour({_AS_TIME.format("start_time")}) as busy_hour,
        sum(billed_minutes) as minutes
    from unit_rows group by all)
group by day
"""
_LATEST = "qualify row_number() over (partition by {} order by _period desc) = 1"

# Unit table -> the select that fills a state table from it. A state table may be filled by several units.
_FROM_UNITS: tuple[tuple[str, str, str], ...] = (
    (
        "user",
        "line_version",
        f"""
        select user_id, case when row_number() over (partition by user_id order by _period) = 1
                             then least({_DAY.format("_period")}, cast({_AS_TIME.format("activated_at")} as date))
                             else {_DAY.format("_period")} end,
            account_id, area_id, pay_mode, brand, user_type, is_test,
            {_AS_TIME.format("activated_at")} from unit_rows""",
    ),
    (
        "user_status",
        "status_change",
        f"""
        select user_id, {_AS_TIME.format("status_time")}, status, reason from unit_rows
        {_LATEST.format("user_id, " + _AS_TIME.format("status_time"))}""",
    ),
    (
        "user_tariff",
        "subscription",
        f"""
        select user_id, tariff_id, {_AS_DATE.format("start_date")}, {_AS_DATE.format("end_date")} from unit_rows
        {_LATEST.format("user_id, tariff_id, " + _AS_DATE.format("start_date"))}""",
    ),
    (
        "tariff",
        "tariff",
        f"""
        select {_MONTH.format("_period")}, tariff_id, tariff_type, network_generation, monthly_fee from unit_rows""",
    ),
    ("tariff_item", "tariff_share", f"select {_MONTH.format('_period')}, tariff_id, service, fee_share from unit_rows"),
    ("area", "area", f"select area_id, area_level, parent_area_id from unit_rows {_LATEST.format('area_id')}"),
    (
        "bill_item",
        "charge",
        f"""
        select user_id, item, {_MONTH.format("cycle")}, tariff_id, receivable, discount, gifted,
            tax, payer_account from unit_rows""",
    ),
    ("bill", "bill_due", f"select account_id, {_MONTH.format('cycle')}, {_AS_DATE.format('due_date')} from unit_rows"),
    (
        "arrears",
        "unpaid",
        f"""
        select {_MONTH.format("_period")}, account_id, user_id, item, {_MONTH.format("cycle")}, unpaid from
            unit_rows""",
    ),
    (
        "write_off",
        "written_off",
        f"""
        select account_id, {_MONTH.format("cycle")}, {_AS_DATE.format("written_off_date")}, amount
        from unit_rows""",
    ),
    (
        "payment_application",
        "application",
        f"""
        select account_id, {_MONTH.format("cycle")}, cast({_AS_TIME.format("applied_at")} as date), amount
        from unit_rows""",
    ),
    ("balance", "balance", f"select {_MONTH.format('_period')}, account_id, ledger, closing from unit_rows"),
    (
        "recharge",
        "recharge",
        f"""
        select user_id, cast({_AS_TIME.format("paid_at")} as date), amount,
            coalesce(cast(reversed_pay_id as varchar), '') <> ''
        from unit_rows""",
    ),
    ("cell", "cell", f"select cell_id, area_id from unit_rows {_LATEST.format('cell_id')}"),
    (
        "fault_ticket",
        "fault_ticket",
        f"""
        select ticket_id, cell_id, {_AS_TIME.format("opened_at")}, {_AS_TIME.format("restored_at")},
            {_AS_TIME.format("closed_at")}
        from unit_rows""",
    ),
    (
        "channel",
        "outlet",
        f"""
        select channel_id, {_DAY.format("_period")}, channel_type, channel_class, area_id, status from unit_rows""",
    ),
    ("user", "line_outlet", f"select user_id, channel_id from unit_rows {_LATEST.format('user_id')}"),
    ("user", "line_customer", f"select user_id, cust_id from unit_rows {_LATEST.format('user_id')}"),
    (
        "customer",
        "customer_version",
        f"select cust_id, case when row_number() over (partition by cust_id order by _period) = 1"
        f" then least({_DAY.format('_period')}, {_AS_DATE.format('created_date')})"
        f" else {_DAY.format('_period')} end, customer_class from unit_rows",
    ),
    (
        "commission",
        "commission",
        f"""
        select {_MONTH.format("_period")}, channel_id, commission_type, amount, clawback from unit_rows""",
    ),
    (
        "channel_cost",
        "outlet_promotion",
        f"select {_MONTH.format('_period')}, channel_id, promotion from unit_rows",
    ),
    (
        "tariff_item",
        "allowance",
        f"""
        select tariff_id, sum(case when service = 'voice' then allowance else 0 end),
            sum(case when service = 'data' then allowance else 0 end)
        from (select * from unit_rows {_LATEST.format("tariff_id, service")}) group by tariff_id""",
    ),
    (
        "terminal_tac",
        "terminal",
        """
        select tac, network_generation, coalesce(nr_mode, '') = 'SA' from unit_rows
        qualify row_number() over (
            partition by tac order by _period desc, source = 'samsung' desc, source, model) = 1""",
    ),
    (
        "user_terminal",
        "terminal_use",
        f"""
        select {_MONTH.format("_period")}, user_id, coalesce(tac, ''), {_AS_DATE.format("last_seen")}, days
        from unit_rows""",
    ),
    (
        "contract",
        "contract",
        f"""
        select contract_id, user_id, {_AS_DATE.format("start_date")}, {_AS_DATE.format("end_date")} from unit_rows""",
    ),
    (
        "subsidy",
        "subsidy",
        f"""
        select contract_id, user_id, {_AS_DATE.format("granted_date")}, subsidy from unit_rows""",
    ),
    (
        "cdr_voice",
        "usage",
        f"""
        select coalesce(nullif(cast(user_id as varchar), ''), '-1'), cast({_AS_TIME.format("start_time")} as date),
            'voice', call_type, '-', sum(case when duration > 0 then 1 else 0 end),
            sum(case when duration > 0 and direction = 'out' then 1 else 0 end),
            sum(billed_minutes), sum(case when direction = 'out' then billed_minutes else 0 end),
            sum(case when hour({_AS_TIME.format("start_time")}) = busy.busy_hour then billed_minutes else 0 end), 0, 0,
            sum(base_fee + toll_fee + info_fee - discount)
        from unit_rows left join ({_BUSY_HOUR}) as busy on cast({_AS_TIME.format("start_time")} as date) = busy.day
        group by all""",
    ),
    (
        "cdr_data",
        "usage",
        f"""
        select coalesce(nullif(cast(user_id as varchar), ''), '-1'), cast({_AS_TIME.format("start_time")} as date),
            'data', '-', coalesce(nullif(cast(rat as varchar), ''), '-'), 0,
            sum(case when upload + download > 0 then 1 else 0 end), 0, 0, 0, sum(upload + download), 0, sum(fee)
        from unit_rows group by all""",
    ),
    (
        "cdr_sms",
        "usage",
        f"""
        select coalesce(nullif(cast(user_id as varchar), ''), '-1'), cast({_AS_TIME.format("sent_at")} as date),
            'sms', service, '-', 0, sum(case when direction = 'out' and state = 'ok' then 1 else 0 end), 0, 0, 0, 0,
            sum(case when direction = 'out' and state = 'ok' then 1 else 0 end), sum(fee)
        from unit_rows group by all""",
    ),
    *callcenter_state.FROM_UNITS,
    *campaign_state.FROM_UNITS,
    *competitor_state.FROM_UNITS,
    *cost_state.FROM_UNITS,
    *group_state.FROM_UNITS,
    *ORDER_UNITS,
)


def state_from_unit_tables(tables: Mapping[str, pd.DataFrame], *, start: date, as_of: date) -> State:
    """The state behind rows written by hand in the shape of the interface units.

    `tables`: unit -> frame with the contract's columns plus `_period`, the period (yyyymmdd or yyyymm) of the file
    that a row is sent in; call records also carry `user_id`, the line that truly made them (empty: none). Dates and
    times may be text or typed. `start`: the first day of the increments; rows of the opening base carry an earlier
    `_period`. `as_of`: the last day known. Units that are absent are empty.
    """
    state = State.empty(start, as_of)
    for unit, target, select in _FROM_UNITS:
        frame = tables.get(unit)
        if frame is None or frame.empty:
            continue
        state.con.register("unit_rows", frame.astype({"_period": str}))
        state.con.execute(f'insert into "{target}" {select}')
        state.con.unregister("unit_rows")
    return state
