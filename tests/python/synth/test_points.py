"""Points follow from what is billed, close month on month, and belong to lines that are not cancelled."""

SERVICE = "item not in ('late_fee', 'handset')"


def test_a_line_earns_a_point_for_each_whole_yuan_billed_for_services(found):
    assert found("select count(*) > 300, sum(earned) > 1000 from points") == [(True, True)]
    wrong = found(f"""
        select * from points left join (
            select user_id, cycle, sum(receivable - discount - gifted) as net
            from bill_item where {SERVICE} group by all
        ) as billed on billed.user_id = points.user_id and cycle = points._period
        where earned <> coalesce(net, 0) // 100""")
    assert wrong == []


def test_points_left_a_month_before_and_those_earned_less_those_used_are_left(found):
    wrong = found("""
        select * from points as now left join points as before on before.user_id = now.user_id
            and strptime(before._period, '%Y%m') + interval 1 month = strptime(now._period, '%Y%m')
        where now._period > (select min(_period) from points)
            and coalesce(before.balance, 0) + now.earned - now.used <> now.balance""")
    assert wrong == []
    assert found("select * from points where used < 0 or balance < 0 or used > balance + used - earned") == []


def test_some_points_are_used_and_most_are_kept(found):
    ((users, lines),) = found("select count(*) filter (used > 0), count(*) from points")
    assert 0.01 < users / lines < 0.1


def test_a_line_has_points_from_its_activation_until_it_is_cancelled(found):
    wanted = """
        select user_id, _period from line cross join (
            select distinct _period, last_day(strptime(_period, '%Y%m')) + 1 as after_it from points) as month
        left join cancelled using (user_id)
        where activated_at < after_it and coalesce(cancelled_at, timestamp '2100-01-01') >= after_it"""
    lines = """
        with line as (select user_id, min(activated_at) as activated_at from "user"
            where is_test = 0 and user_type <> 'iot' group by all),
        cancelled as (select user_id, min(status_time) as cancelled_at
            from user_status where status = 'cancelled' group by all)"""
    sent = "select user_id, _period from points"
    assert found(f"{lines} ({wanted} except {sent}) union all ({sent} except {wanted})") == []
