"""Who is on-net where and when: the subscriber base behind every true figure (kpi-rules 1 and 2).

Tables made: `step` (status rows with the state before and after), `change` (adds, reinstatements, churn), `segment`
(spans of days over which a line's state and dimensions stay the same), `period` (months with their last known day),
`line_month`.
"""

from __future__ import annotations

from synth.truth.state import State

_STEP = """
create or replace temp table step as
select user_id, status_time, cast(status_time as date) as status_date, reason, is_on,
    coalesce(lag(is_on) over line, false) as was_on
from (select *, status in ('normal', 'suspended') as is_on from status_change where status_time < cast($as_of + 1 as
    timestamp)) as known
window line as (partition by user_id order by status_time)
"""

# A line in use before the first day that is off-net in the opening base comes back, it is no add.
_CHANGE = """
create or replace temp table change as
with in_use as (select user_id, cast(min(activated_at) as date) as since from line_version group by user_id)
select user_id, status_time, status_date as change_date, coalesce(nullif(reason, ''), 'other') as reason,
    case when not is_on then 'cancelled'
         when row_number() over (partition by user_id, is_on order by status_time) > 1 then 'reinstated'
         when in_use.since < least($start, status_date) then 'reinstated'
         else 'add' end as kind
from step left join in_use using (user_id)
where is_on <> was_on
"""

# The state at a day's closing is that of the day's last status row.
_CLOSING_STATE = """
create or replace temp table closing_state as
select user_id, status_date, is_on from step
qualify row_number() over (partition by user_id, status_date order by status_time desc) = 1
"""

_VERSION = """
create or replace temp table version as
select *, row_number() over (partition by user_id order by valid_from) as version_number
from line_version where valid_from <= $as_of
"""

# A line that is off-net keeps the version of its last on-net day: the day before it last left.
_SEGMENT = """
create or replace temp table segment as
with breakpoint as (
    select user_id, valid_from as day from version union select user_id, status_date from step
),
stated as (
    select breakpoint.user_id, breakpoint.day, coalesce(closing_state.is_on, false) as is_on
    from breakpoint
    asof left join closing_state
        on breakpoint.user_id = closing_state.user_id and breakpoint.day >= closing_state.status_date
),
left_on as (select user_id, change_date from change where kind = 'cancelled'
    qualify row_number() over (partition by user_id, change_date) = 1),
dated as (
    select stated.user_id, stated.day, stated.is_on,
        case when stated.is_on or left_on.change_date is null then stated.day
             else cast(left_on.change_date - 1 as date) end as version_day
    from stated
    asof left join left_on on stated.user_id = left_on.user_id and stated.day >= left_on.change_date
)
select dated.user_id, dated.day as from_day,
    coalesce(lead(dated.day) over (partition by dated.user_id order by dated.day), date '9999-12-31') as to_day,
    dated.is_on, coalesce(held.area_id, first.area_id, '') as area_id, coalesce(held.pay_mode, first.pay_mode) as
        pay_mode,
    coalesce(held.is_test, first.is_test) = 0 and coalesce(held.user_type, first.user_type) <> 'iot' as in_scope,
    coalesce(held.is_test, first.is_test) = 0 and coalesce(held.user_type, first.user_type) = 'iot' as is_iot,
    coalesce(held.activated_at, first.activated_at) as activated_at
from dated
asof left join version as held on dated.user_id = held.user_id and dated.version_day >= held.valid_from
inner join version as first on dated.user_id = first.user_id and first.version_number = 1
"""

# The month before the first loaded one is there for its closing dimensions only (month_number 0).
_PERIOD = """
create or replace temp table period as
select month_start, least(last_day(month_start), $as_of) as month_end,
    row_number() over (order by month_start) - 1 as month_number,
    date_diff('day', month_start, least(last_day(month_start), $as_of)) + 1 as day_count,
    date_diff('day', date_trunc('year', month_start), date_trunc('year', month_start) + interval 1 year) as
    year_day_count
from (select unnest(generate_series(date_trunc('month', $start) - interval 1 month,
    cast(date_trunc('month', $as_of) as timestamp), interval 1 month))::date as month_start)
"""

_LINE_MONTH = """
create or replace temp table line_month as
with counted as (
    select segment.user_id, period.month_number,
        sum(date_diff('day', greatest(segment.from_day, period.month_start),
                      least(segment.to_day, cast(period.month_end + 1 as date)))) as subscriber_day_count
    from segment
    inner join period on segment.from_day <= period.month_end and segment.to_day > period.month_start
    where segment.is_on
    group by all
),
changed as (
    select change.user_id, period.month_number, count(*) filter (kind = 'add') as gross_add_count,
        count(*) filter (kind = 'reinstated') as reinstated_count,
        count(*) filter (kind = 'cancelled') as cancelled_count
    from change
    inner join period on change.change_date between period.month_start and period.month_end
    group by all
)
select period.*, segment.user_id, segment.area_id, segment.pay_mode, segment.activated_at,
    cast(segment.is_on as integer) as is_closing,
    coalesce(counted.subscriber_day_count, 0) as subscriber_day_count,
    coalesce(changed.gross_add_count, 0) as gross_add_count,
    coalesce(changed.reinstated_count, 0) as reinstated_count,
    coalesce(changed.cancelled_count, 0) as cancelled_count
from period
inner join segment on segment.from_day <= period.month_end and segment.to_day > period.month_end and segment.in_scope
left join counted on segment.user_id = counted.user_id and period.month_number = counted.month_number
left join changed on segment.user_id = changed.user_id and period.month_number = changed.month_number
"""

# One row per area and level, the area's own code or its ancestor's; '-1' below the level that a line's area names.
_AREA_PATH = """
create or replace temp table area_path as
with recursive climb as (
    select area_id, area_id as code, area_level, parent_area_id from area
    union all
    select climb.area_id, area.area_id, area.area_level, area.parent_area_id
    from climb inner join area on climb.parent_area_id = area.area_id
),
named as (select area_id from area union select distinct area_id from segment union select ''),
level as (select unnest(['province', 'city', 'county', 'grid']) as area_level)
select named.area_id, level.area_level, coalesce(climb.code, '-1') as area_code
from named cross join level
left join climb on named.area_id = climb.area_id and level.area_level = climb.area_level
"""


def build_base(state: State) -> None:
    """Make the base tables in the state's connection."""
    statements = (_STEP, _CHANGE, _CLOSING_STATE, _VERSION, _SEGMENT, _PERIOD, _LINE_MONTH, _AREA_PATH)
    values = {"as_of": state.as_of, "start": state.start}
    for statement in statements:
        used = {name: value for name, value in values.items() if f"${name}" in statement}
        state.con.execute(statement, used or None)
