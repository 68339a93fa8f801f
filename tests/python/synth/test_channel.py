"""What is sent about outlets hangs together: commission, costs, and farmed cards beside innocent ones."""

import csv

import pytest

FARMED = "select user_id from read_csv('{}', all_varchar = true)"


@pytest.fixture(scope="module")
def farmed(operator):
    with (operator.truth / "farmed_card.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def handsets(found, users):
    """IMEIs of the data sessions of some lines, with how many of these lines used each."""
    return found(
        'select imei, count(distinct user_id) from cdr_data join "user" using (msisdn)'
        f" where user_id in ({users}) and cdr_data.start_time >= activated_at group by imei"
    )


@pytest.mark.parametrize("unit", ["channel_resource", "channel_cost", "commission"])
def test_outlets_exist_in_their_master(found, unit):
    assert found(f"select channel_id from {unit} anti join channel using (channel_id)") == []
    assert found(f"select count(*) > 50 from {unit}") == [(True,)]


def test_a_closed_outlet_costs_nothing_any_more(found):
    ((outlet, closed),) = found("select channel_id, _period from channel where status = 'closed'")
    assert found(f"select max(_period) from channel_cost where channel_id = '{outlet}'") < [(closed[:6],)]


def test_own_halls_and_the_electronic_channel_are_paid_no_commission(found):
    types = found("select distinct channel_type from commission join channel using (channel_id) order by all")
    assert types == [("cooperative_hall",), ("dealer",), ("franchised_hall",)]


def test_every_kind_of_commission_error_is_planted(operator):
    with (operator.truth / "commission_error.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["kind"] for row in rows} == {"overpaid", "paid_for_line_left", "clawback_forgotten"}
    assert all(int(row["amount"]) > 0 for row in rows)


def test_farmed_cards_come_from_one_dealer_and_share_handsets(found, operator, farmed):
    (outlet,) = {row["channel_id"] for row in farmed}
    assert found(f"select distinct channel_type from channel where channel_id = '{outlet}'") == [("dealer",)]
    lines = dict(handsets(found, FARMED.format(operator.truth / "farmed_card.csv")))
    assert lines
    assert max(lines.values()) >= 5


def test_farmed_cards_are_not_used_after_their_first_days(found, operator):
    cards = FARMED.format(operator.truth / "farmed_card.csv")
    late = found(
        'select count(*) from cdr_data join "user" using (msisdn)'
        f" where user_id in ({cards}) and start_time > activated_at + interval 4 day and not exists (from user_status"
        " where user_status.user_id = \"user\".user_id and status = 'cancelled' and status_time <= start_time)"
    )
    assert late == [(0,)]


def test_a_student_hall_activates_as_many_cards_and_uses_them(found, farmed):
    (outlet,) = {row["channel_id"] for row in farmed}
    halls = found(
        "select channel_id, list(distinct user_id) from \"user\" where activated_at between '2025-11-01' and"
        f" '2025-11-12' and channel_id <> '{outlet}' group by channel_id order by count(distinct user_id) desc limit 1"
    )
    ((_, lines),) = halls
    assert len(lines) >= len(farmed)
    listed = ", ".join(f"'{line}'" for line in lines)
    assert max(count for _, count in handsets(found, listed)) < 5
    used = "select count(distinct user_id) from cdr_data join \"user\" using (msisdn) where start_time > '2025-12-15'"
    ((count,),) = found(f"{used} and user_id in ({listed})")
    assert count >= 0.8 * len(lines)


def test_some_families_share_one_handset(found):
    shared = found(
        'select account_id from cdr_data join "user" using (msisdn) group by account_id'
        " having count(distinct user_id) > 1 and count(distinct imei) = 1"
    )
    assert shared
