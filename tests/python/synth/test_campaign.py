"""Campaigns hang together with lines, orders and subscriptions, and their arms show the uplift that was planted."""

import csv

import pytest

from synth.campaign.draw import REACHED
from synth.campaign.offer import plan_offers
from synth.world import Plan

TOOK = "(from response where response = 'taken')"


@pytest.fixture(scope="module")
def campaigns(operator):
    with (operator.truth / "campaign.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_list_is_of_lines_in_use_and_a_response_is_of_a_listed_line(found):
    in_use = 'exists (from "user" as line where line.user_id = listed.user_id and line.activated_at <= planned_at)'
    assert found(f"from contact_list as listed where not {in_use}") == []
    assert found("from response anti join contact_list using (campaign_id, user_id)") == []
    assert found("from contact_list anti join campaign using (campaign_id)") == []
    listed = "response join contact_list using (campaign_id, user_id)"
    assert found(f"from {listed} where responded_at < coalesce(sent_at, planned_at)") == []


def test_a_control_line_is_left_alone(found):
    assert (
        found("from contact_list where arm = 'control' and (channel <> '' or sent_at is not null or cost <> 0)") == []
    )
    assert found("from response join contact_list using (campaign_id, user_id) where arm = 'control'"
                 " and response <> 'taken'") == []  # fmt: skip
    assert {channel for (channel,) in found("select distinct channel from contact_list where arm = 'treated'")} <= set(
        REACHED
    )


def test_who_takes_it_orders_it_then_and_has_it_from_the_next_month(found):
    ordered = (
        "exists (from service_order as ordered where ordered.user_id = took.user_id and action = 'order'"
        " and ordered.product_id = took.product_id and ordered.ordered_at = took.responded_at)"
    )
    agreed = (
        "exists (from user_tariff as agreed where agreed.user_id = took.user_id"
        " and agreed.tariff_id = took.product_id and agreed.end_date is null"
        " and agreed.start_date = date_trunc('month', took.responded_at) + interval 1 month)"
    )
    assert found(f"from {TOOK} as took where not ({ordered} and {agreed})") == []
    assert found(f"select count(*) > 20 from {TOOK}") == [(True,)]


def test_the_offer_is_to_lines_that_have_no_such_pack(found):
    """A base tariff, and one data pack and one voice pack at most."""
    packs = "case when tariff_id = 'A006' then 'voice' else 'data' end"
    rows = found(
        f"select user_id, {packs} from user_tariff where tariff_id like 'A%' group by all"
        " having count(distinct start_date) > 1"
    )
    assert rows == []


def test_the_arms_show_the_uplift_that_was_planted(campaigns):
    assert {"planted", "look_alike"} <= {row["kind"] for row in campaigns}
    for row in campaigns:
        treated, control, took, own = (
            int(row[name]) for name in ("treated_count", "control_count", "treated_taker_count", "control_taker_count")
        )
        rounding = 100 * (0.5 / treated + 0.5 / control)
        assert abs(100 * took / treated - 100 * own / control - float(row["true_uplift"])) <= rounding + 1e-9, row


def test_a_campaign_starts_in_every_whole_month_and_the_two_that_are_compared_end_in_theirs(operator):
    plan = Plan(150, operator.result.start, operator.result.until, 11)
    offers = plan_offers(plan)
    assert {offer.month for offer in offers} >= set(range(plan.whole_month_count))
    assert all(
        plan.month_number[offer.start] == plan.month_number[offer.end] for offer in offers if offer.kind != "ordinary"
    )


def test_a_single_month_has_both_campaigns(operator):
    plan = Plan.of(30, 1, 1, operator.result.until)
    assert {"planted", "look_alike"} <= {offer.kind for offer in plan_offers(plan)}
