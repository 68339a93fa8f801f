"""What the network-management system sends hangs together with the call records, the lines and the planted outage."""

import csv
from datetime import datetime, timedelta

import pytest
from small_operator import UNTIL

from bass.home import PROJECT_DIR
from ingestion.contract import load_contract

EXTRACTS = load_contract(PROJECT_DIR).extracts


def newest(operator, unit):
    return sorted(operator.landing.glob(f"?_*[0-9]_{unit}_00_*.dat"))[-1]


@pytest.fixture(scope="module")
def outage(operator):
    with (operator.truth / "outage.csv").open(encoding="utf-8") as file:
        (row,) = csv.DictReader(file)
    times = [datetime.fromisoformat(row[name]) for name in ("from", "to")]
    return row["city"], row["cells"].split(";"), *times


@pytest.mark.parametrize("unit", ["cell", "network_kpi"])
def test_the_files_are_numbered_records_of_the_contract_s_width(operator, unit):
    *records, rest = newest(operator, unit).read_bytes().split(b"\r\n")
    assert rest == b""
    assert len(records) > 100
    assert {len(record) for record in records} == {EXTRACTS[unit].record_width}
    assert [int(record[:8]) for record in records] == list(range(1, len(records) + 1))


def test_chinese_text_comes_in_gb18030(operator):
    content = newest(operator, "cell").read_bytes()
    assert "基站".encode("gb18030") in content
    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")


def test_the_cells_are_those_that_call_records_name(found):
    in_records = found("select cell_id from cdr_voice union select cell_id from cdr_data order by all")
    assert len(in_records) == 108
    assert found("select distinct cell_id from cell order by all") == in_records
    assert found("select cell_id from cell anti join area using (area_id)") == []


def test_counters_are_possible(found):
    impossible = (
        "blocked_calls + dropped_calls > call_attempts or outage_minutes > 60 or congested_seconds > 3600"
        " or (outage_minutes = 60 and traffic_minutes + traffic_bytes + call_attempts > 0)"
    )
    assert found(f"select * from network_kpi where {impossible}") == []
    seen = "sum(dropped_calls) > 0, sum(blocked_calls) > 0, sum(congested_seconds) > 0"
    assert found(f"select {seen} from network_kpi") == [(True, True, True)]


def test_evenings_are_busier_than_mornings_and_workdays_than_sundays(found):
    def busy(when):
        ((minutes,),) = found(f"select avg(traffic_minutes) from network_kpi where {when}")
        return minutes

    evening = busy("isodow(hour_start) < 6 and hour(hour_start) = 20")
    assert evening > busy("isodow(hour_start) < 6 and hour(hour_start) = 10")
    assert evening > busy("isodow(hour_start) = 7 and hour(hour_start) = 20")


def test_a_whole_city_is_out_for_some_hours_of_one_day_and_only_then(found, outage):
    city, cells, since, to = outage
    assert timedelta(hours=2) < to - since <= timedelta(hours=5)
    hours = found(
        "select hour_start, list_sort(list(cell_id)) from network_kpi where outage_minutes > 0"
        " group by hour_start having count(*) > 12 order by all"
    )
    count = to.hour - since.hour + (to.minute > 0)
    assert [hour for hour, _ in hours] == [since.replace(minute=0) + timedelta(hours=n) for n in range(count)]
    assert all(set(cells) <= set(out) for _, out in hours)
    of_city = found(f"select distinct cell_id from cell where cell_id like '{city}%' order by all")
    assert [(cell,) for cell in cells] == of_city


def test_a_ticket_comes_once_when_it_is_closed_and_names_a_line_in_use(found):
    assert found("select ticket_id from fault_ticket group by all having count(*) > 1") == []
    assert found("select * from fault_ticket where strftime(closed_at, '%Y%m%d') <> _period") == []
    assert found("select * from fault_ticket where not (opened_at <= restored_at and restored_at <= closed_at)") == []
    assert found("select max(closed_at) from fault_ticket") < [(datetime(*UNTIL.timetuple()[:3]) + timedelta(days=1),)]
    reported = "fault_ticket where user_id is not null"
    assert found(f"select count(*) > 10 from {reported}") == [(True,)]
    in_use = 'exists (from "user" as line where line.user_id = ticket.user_id and line.activated_at <= opened_at)'
    gone = (
        "exists (from user_status as gone where gone.user_id = ticket.user_id and gone.status = 'cancelled'"
        " and gone.status_time <= opened_at)"
    )
    assert found(f"select user_id from (from {reported}) as ticket where not {in_use} or {gone}") == []


def test_every_outage_of_a_cell_is_in_its_counters(found):
    lost = found(
        "select * from fault_ticket as ticket where kind = 'outage' and not exists (select 1 from network_kpi"
        " as counter where counter.cell_id = ticket.cell_id and counter.outage_minutes > 0"
        " and counter.hour_start = date_trunc('hour', ticket.opened_at))"
    )
    assert lost == []
