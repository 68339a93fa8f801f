"""Handsets, 5G tariffs, contracts and subsidies by month (kpi-rules 12)."""

from __future__ import annotations

from synth.truth.measure import YUAN, add
from synth.truth.state import State

# The base tariff at the month's end: of several the one that began last; before the first one, that one. What it sells
# is told by the month's tariff file, else by the last one before it, else by the first.
_TARIFF = """
create or replace temp table line_tariff as
with base as (
    select user_id, tariff_id, start_date, coalesce(end_date, date '9999-12-31') as end_date,
        row_number() over (partition by user_id order by start_date) as place
    from subscription
    where tariff_id in (select tariff_id from tariff where tariff_type = 'base')
        and start_date < coalesce(end_date, date '9999-12-31')
),
held as (
    select line_month.month_number, line_month.user_id, line_month.month_start,
        arg_max(base.tariff_id, base.start_date) as tariff_id
    from line_month
    inner join base on line_month.user_id = base.user_id and base.end_date > line_month.month_end
        and (base.start_date <= line_month.month_end or base.place = 1)
    group by all
),
told as (
    select period.month_number, coalesce(max(file.month) filter (file.month <= month_start), min(file.month)) as month
    from period cross join (select distinct month from tariff) as file group by period.month_number
)
select held.month_number, held.user_id, held.tariff_id, coalesce(tariff.network_generation, '') as network_generation
from held
inner join told on held.month_number = told.month_number
left join tariff on held.tariff_id = tariff.tariff_id and told.month = tariff.month
"""

# A line's handset of a month is the one that the network saw with it last.
_HANDSET = """
create or replace temp table line_terminal as
select terminal_use.month, terminal_use.user_id, coalesce(terminal.network_generation, '') as network_generation,
    terminal.tac is not null as is_known, coalesce(terminal.is_standalone, false) as is_standalone
from terminal_use left join terminal on terminal_use.tac = terminal.tac
qualify row_number() over (partition by month, user_id order by last_seen desc, day_count desc) = 1
"""

_TERMINAL = """
select line_month.month_number, line_month.area_id, line_month.pay_mode,
    cast(coalesce(line_tariff.network_generation = '5G', false) as integer) as five_g_package,
    cast(coalesce(is_known, false) as integer) as valid_terminal,
    cast(coalesce(line_terminal.network_generation in ('4G', '5G'), false) as integer) as terminal_4g,
    cast(coalesce(line_terminal.network_generation = '5G', false) as integer) as terminal_5g,
    cast(coalesce(is_standalone, false) as integer) as terminal_standalone,
    cast(coalesce(is_standalone, false) and coalesce(line_tariff.network_generation, '') <> '5G' as integer) as mismatch
from line_month
left join line_tariff on line_month.user_id = line_tariff.user_id
    and line_month.month_number = line_tariff.month_number
left join line_terminal on line_month.user_id = line_terminal.user_id
    and line_month.month_start = line_terminal.month
where line_month.month_number > 0 and line_month.is_closing = 1
"""

_GRANTED = f"""
select line_month.month_number, line_month.area_id, line_month.pay_mode,
    {YUAN.format("sum(subsidy.subsidy)")} as granted_subsidy, 1 as subsidised_line
from subsidy
inner join line_month on subsidy.user_id = line_month.user_id and line_month.month_number > 0
    and subsidy.granted_date between line_month.month_start and line_month.month_end
group by line_month.month_number, line_month.area_id, line_month.pay_mode, line_month.user_id
"""

# Lines on-net at the month's end with a contract in force then, and the subsidies of these contracts.
_BOUND = """
create or replace temp table line_bound as
select line_month.month_number, line_month.user_id, line_month.area_id, line_month.pay_mode,
    coalesce(sum(subsidy.subsidy), 0) as subsidy
from line_month
inner join contract on line_month.user_id = contract.user_id and contract.start_date <= line_month.month_end
    and contract.end_date > line_month.month_end
left join subsidy on contract.contract_id = subsidy.contract_id
where line_month.is_closing = 1 and line_month.month_number > 0
group by all
"""

_PAYBACK = f"""
select line_bound.month_number, line_bound.area_id, line_bound.pay_mode,
    {YUAN.format("line_bound.subsidy")} as running_subsidy,
    {YUAN.format("coalesce(billed.net, 0)")} as running_revenue
from line_bound
left join (select month_number, user_id, sum(net) as net from line_charge group by all) as billed
    on line_bound.user_id = billed.user_id and line_bound.month_number = billed.month_number
where line_bound.subsidy > 0
"""

# The snapshot of a year: the lines that closed on 31 December before it, where that is known.
_SNAPSHOT = """
select now.month_number, now.area_id, now.pay_mode, 1 as snapshot_line,
    cast(line_bound.user_id is not null as integer) as snapshot_contract
from line_month as now
inner join line_month as frozen on now.user_id = frozen.user_id and frozen.is_closing = 1
    and last_day(frozen.month_start) = cast(date_trunc('year', now.month_start) - interval 1 day as date)
left join line_bound on now.user_id = line_bound.user_id and now.month_number = line_bound.month_number
where now.month_number > 0
"""


def measure_terminals(state: State) -> None:
    """Add to `measure_month`; needs the base tables and `line_charge`."""
    for statement in (_TARIFF, _HANDSET, _BOUND):
        state.con.execute(statement)
    names = "five_g_package, valid_terminal, terminal_4g, terminal_5g, terminal_standalone, mismatch"
    add(state, _TERMINAL, names)
    add(state, _GRANTED, "granted_subsidy, subsidised_line")
    add(state, _PAYBACK, "running_subsidy, running_revenue")
    add(state, _SNAPSHOT, "snapshot_line, snapshot_contract")
