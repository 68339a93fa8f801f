"""Products of groups: subscriptions, orders and bills tell the same story."""

ITEM = "item in ('leased_line_fee', 'iot_platform_fee', 'cloud_office_fee')"


def test_a_product_that_begins_or_ends_is_ordered_or_cancelled_on_that_day(found):
    wrong = """
        with told as (
            select distinct group_id, product_id, 'order' as action, start_date as day from group_product
            where start_date between '2025-11-01' and '2026-03-31'
            union
            select distinct group_id, product_id, 'cancel', end_date from group_product where end_date is not null
        ),
        ordered as (
            select group_id, product_id, action, cast(ordered_at as date) as day from service_order
            where product_type = 'group_product' and ordered_at < '2026-04-01'
        )
        (from told except from ordered) union all (from ordered except from told)"""
    assert found(wrong) == []
    assert found("select count(*) > 0 from service_order where product_type = 'group_product'") == [(True,)]


def test_only_groups_that_hold_the_product_are_billed_and_their_account_pays(found):
    stranger = f"""
        select bill_item.* from bill_item
        where {ITEM} and not exists (
            select 1 from group_product join group_customer using (group_id)
            where group_product._period = bill_item.cycle and account_id = payer_account
        )"""
    assert found(stranger) == []
    assert found(f"select count(*) > 0 from bill_item where {ITEM}") == [(True,)]


def test_no_group_orders_or_holds_a_product_before_it_is_known_or_after_it_left(found):
    late = """
        select group_id from group_product
        join (select group_id, strptime(_period, '%Y%m%d') as closed from group_customer where status = 'closed')
            using (group_id)
        where coalesce(end_date, '9999-12-31') > closed and strptime(group_product._period, '%Y%m') > closed"""
    assert found(late) == []
    assert found("from service_order anti join group_customer using (group_id) where group_id <> ''") == []
