"""What finance allocates is whole: every month, every type and class of customer, to areas that exist."""


def test_cost_is_allocated_to_areas_that_exist(found):
    assert found("select distinct area_id from cost_allocation anti join area using (area_id)") == []


def test_every_month_allocates_every_type_to_every_class_of_customers(found):
    counts = found(
        "select distinct count(distinct cost_type), count(distinct customer_class), count(distinct cost_class)"
        " from cost_allocation group by _period"
    )
    assert counts == [(6, 4, 2)]


def test_costs_leave_a_profit_but_not_all_of_the_revenue(found):
    ((cost,),) = found("select sum(amount) from cost_allocation where _period = '202601'")
    ((revenue,),) = found("select sum(receivable - discount - gifted) from bill_item where _period = '202601'")
    assert 0.1 < cost / revenue < 0.8
