"""Orders, refunds, ports and settlement hang together with lines, bills and call records."""

from datetime import date

import numpy as np

from synth.order.service import electronic_share
from synth.world import Plan


def test_orders_come_from_lines_in_use_and_name_what_is_sold(found):
    assert found("select order_id from service_order group by all having count(*) > 1") == []
    unknown = (
        "(product_type = 'sp_service' and not exists (from sp_service as sold where sold.service_id = product_id"
        " and sold.sp_id = ordered.sp_id)) or (product_type in ('tariff', 'add_on') and not exists (from"
        " tariff where tariff_id = product_id))"
    )
    assert found(f"from service_order as ordered where {unknown}") == []
    assert found("from sp_service anti join sp using (sp_id)") == []
    in_use = 'exists (from "user" as line where line.user_id = ordered.user_id and line.activated_at <= ordered_at)'
    assert found(f"from service_order as ordered where product_type = 'sp_service' and not {in_use}") == []
    assert found("select count(distinct product_type) from service_order") == [(4,)]


def test_every_change_of_tariff_has_its_order(found):
    """Those agreed on while the operator is simulated; the subscription begins on the day or later."""
    lost = found(
        "from user_tariff as agreed where end_date is null and _period >= '20251101' and not exists (from service_order"
        " as ordered where ordered.user_id = agreed.user_id and ordered.product_id = agreed.tariff_id"
        " and ordered.action = 'order' and ordered._period = agreed._period)"
    )
    assert lost == []


def test_what_is_cancelled_was_ordered_before(found):
    before = (
        "exists (from service_order as ordered where ordered.user_id = given_up.user_id"
        " and ordered.product_id = given_up.product_id and ordered.action = 'order'"
        " and ordered.ordered_at = given_up.subscribed_at)"
    )
    cancelled = "service_order as given_up where action = 'cancel' and product_type = 'sp_service'"
    assert found(f"from {cancelled} and not {before}") == []
    assert found(f"select count(*) > 10 from {cancelled}") == [(True,)]


def test_a_refund_pays_back_a_fee_after_its_order(found):
    wrong = (
        "refund left join service_order using (order_id) left join sp_service using (service_id)"
        " where refund.user_id is distinct from service_order.user_id or refunded_at <= ordered_at or amount <> fee"
    )
    assert found(f"from {wrong}") == []
    assert found("select count(*) > 5 from refund") == [(True,)]


def test_ports_are_how_some_lines_come_and_go(found):
    came = found(
        "from port_event as ported where direction = 'in' and not exists (from \"user\" as line"
        " where line.user_id = ported.user_id and line.activated_at = ported_at and line.msisdn = ported.msisdn)"
    )
    gone = found(
        "from port_event as ported where direction = 'out' and not exists (from user_status as left_net"
        " where left_net.user_id = ported.user_id and left_net.status in ('precancelled', 'cancelled')"
        " and left_net.status_time = ported_at + interval 1 minute)"
    )
    assert found("select count(distinct direction) from port_event") == [(2,)]
    assert (came, gone) == ([], [])
    assert found("from port_event anti join settle_voice using (operator_id)") == []


def test_calls_are_settled_by_the_minutes_of_the_call_records(found):
    differ = found(
        "with spoken as (select opposite_operator as operator_id, direction, substr(_period, 1, 6) as _period,"
        " sum(billed_minutes) as minutes, count(*) filter (duration > 0) as items from cdr_voice"
        " where opposite_operator <> 'own' group by all)"
        " select * from settle_voice left join spoken using (operator_id, direction, _period)"
        " where (settle_voice.minutes, settle_voice.items) is distinct from (spoken.minutes, spoken.items)"
    )
    assert differ == []
    assert found("select count(distinct _period), count(*) from settle_voice") == [(5, 30)]


def test_providers_pay_for_the_messages_that_arrived(found):
    differ = found(
        "with sent as (select sp_id, substr(_period, 1, 6) as _period, count(*) as items from cdr_sms"
        " where service = 'industry' and state = 'ok' group by all)"
        " select * from settle_sp left join sent using (sp_id, _period)"
        " where settle_sp.service_id like '%00' and settle_sp.items <> coalesce(sent.items, 0)"
    )
    assert differ == []


def test_information_fees_are_those_of_the_bills_and_cover_what_providers_get(found):
    differ = found(
        "with billed as (select cycle as _period, sum(receivable) as fee from bill_item where item = 'vas_fee'"
        " group by all), settled as (select _period, sum(information_fee) as fee from settle_sp group by all)"
        " select * from billed full join settled using (_period) where billed.fee is distinct from settled.fee"
    )
    assert differ == []
    assert found("from settle_sp where cost > information_fee or (cost > 0 and cost = information_fee)") == []


def test_electronic_channels_take_a_growing_share():
    plan = Plan.of(100, 24, 1, date(2026, 3, 31))
    share = electronic_share(plan, np.arange(0, 720, 30))
    assert (np.diff(share) > 0).all()
    assert 0.2 < share[0] < share[-1] < 0.7
