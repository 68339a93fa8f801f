"""Handsets hang together: the equipment register, the call records, the lines, and the contracts that pay for them."""

import csv

import pytest

from bass.home import PROJECT_DIR

REAL = PROJECT_DIR / "data" / "tac_devices"
WHOLE_MONTHS = "strftime(start_time, '%Y%m') in (select distinct _period from user_terminal)"


@pytest.fixture(scope="module")
def real_models():
    """(TAC, model) of the real tables."""
    with (REAL / "osmocom_tac.csv").open(encoding="utf-8") as file:
        next(file)
        pairs = {(row["tac"], row["model"]) for row in csv.DictReader(file)}
    with (REAL / "samsung_tac.csv").open(encoding="utf-8") as file:
        return pairs | {(row["tac"], model) for row in csv.DictReader(file) for model in row["models"].split(";")}


@pytest.mark.parametrize("unit", ["cdr_voice", "cdr_data"])
def test_every_handset_of_a_call_record_was_seen_by_the_network_that_day(found, unit):
    strangers = "imei like '86%' and length(imei) = 14"
    seen = (
        "select 1 from user_terminal as seen where seen.imei = record.imei"
        " and cast(record.start_time as date) between seen.first_seen and seen.last_seen"
    )
    assert found(f"select count(*) > 1000 from {unit} where {WHOLE_MONTHS} and not ({strangers})") == [(True,)]
    lost = f"from {unit} as record where {WHOLE_MONTHS} and not ({strangers}) and not exists ({seen})"
    assert found(f"select imei, start_time {lost} limit 5") == []


def test_an_imei_begins_with_its_tac_and_ends_with_its_check_digit(found):
    assert found("select * from user_terminal where coalesce(tac, '') <> (case when length(imei) = 15"
                 " then substr(imei, 1, 8) else '' end)") == []  # fmt: skip
    imeis = [imei for (imei,) in found("select distinct imei from user_terminal where tac is not null")]
    assert len(imeis) > 100
    for imei in imeis:
        doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(imei)]
        assert sum(value // 10 + value % 10 for value in doubled) % 10 == 0


def test_the_register_holds_real_models_and_their_contradictions(found, real_models):
    rows = found("select distinct tac, model from terminal_tac")
    assert [row for row in rows if row not in real_models] == []
    told_twice = "select tac from terminal_tac group by tac, _period having count(distinct maker) > 1"
    assert len(found(f"select distinct tac from ({told_twice})")) >= 10


def test_some_imeis_are_malformed_or_of_no_registered_model_and_most_are_good(found):
    (good, bad), = found("select count(*) filter (tac in (select tac from terminal_tac)), count(*) filter (tac is null"
                         " or tac not in (select tac from terminal_tac)) from user_terminal")  # fmt: skip
    assert 0 < bad < 0.15 * good


def test_handsets_are_replaced_and_dual_sim_handsets_change_the_slot(found):
    pairs = (
        "select before.tac = after.tac as is_same_model from user_terminal as before inner join user_terminal as after"
        " on before.user_id = after.user_id and before.imei <> after.imei and before.last_seen < after.first_seen"
    )
    assert found(f"select distinct is_same_model from ({pairs}) where is_same_model is not null order by all") == [
        (False,), (True,)]  # fmt: skip


def test_only_families_and_the_cards_of_one_outlet_share_a_handset(found):
    line = 'select distinct user_id, account_id, channel_id from "user"'
    shared = (
        "select a.user_id, b.user_id, one.account_id = other.account_id or one.channel_id = other.channel_id"
        " as is_shared from user_terminal as a"
        " inner join user_terminal as b on a.imei = b.imei and a._period = b._period and a.user_id < b.user_id"
        f" inner join ({line}) as one on a.user_id = one.user_id"
        f" inner join ({line}) as other on b.user_id = other.user_id"
    )
    assert found(f"select distinct is_shared from ({shared})") == [(True,)]


def test_a_line_has_one_contract_at_a_time_and_the_subsidy_is_the_price_less_what_was_paid(found):
    assert found("select count(*) > 10 from contract") == [(True,)]
    assert found("select * from contract where strftime(signed_date, '%Y%m') <> _period") == []
    both = (
        "select a.contract_id from contract as a inner join contract as b on a.user_id = b.user_id"
        " and a.contract_id < b.contract_id and b.signed_date < a.end_date"
    )
    assert found(both) == []
    assert found("select * from contract where end_date <> start_date + to_months(months)") == []
    assert found("select * from subsidy where handset_price - paid <> subsidy or subsidy <= 0") == []
    with_handset = found("select contract_id from contract where contract_type = 'handset' order by all")
    assert found("select contract_id from subsidy order by all") == with_handset


def test_a_handset_sold_with_a_contract_is_used_from_the_day_on(found):
    sold = "contract where contract_type = 'handset'"
    used = (
        "select 1 from user_terminal as seen where seen.user_id = sold.user_id and seen.first_seen = sold.signed_date"
    )
    (all_sold, in_use), = found(
        f"select count(*), count(*) filter (exists ({used})) from (from {sold}) as sold"
        " where _period in (select _period from user_terminal)"
    )  # fmt: skip
    assert in_use >= 0.9 * all_sold > 0  # a line that is suspended that day is seen later


def test_the_planted_mismatch_stands_beside_what_only_looks_like_it(operator):
    with (operator.truth / "device_plan_mismatch.csv").open(encoding="utf-8") as file:
        kinds = [row["kind"] for row in csv.DictReader(file)]
    assert kinds.count("mismatch") > 50
    assert kinds.count("nsa_only") > 5
