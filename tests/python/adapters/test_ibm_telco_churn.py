"""IBM's customers: what the foreign file says, found again in the lake and in the figures."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from real_home import RealHome, foreign_rows, made

NAME = "ibm_telco_churn"
HEADER, *LINES = foreign_rows(NAME, "Telco-Customer-Churn.csv")
CUSTOMERS = [dict(zip(HEADER, line, strict=True)) for line in LINES]
ONLY_MONTH = "2017-09"


@pytest.fixture(scope="module")
def operator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealHome]:
    yield from made(NAME, tmp_path_factory.mktemp("real"))


def test_the_file_says_what_its_description_says() -> None:
    assert len(CUSTOMERS) == 7043
    assert sum(c["Churn"] == "Yes" for c in CUSTOMERS) == 1869
    assert [c["tenure"] for c in CUSTOMERS if not c["TotalCharges"].strip()] == ["0"] * 11


def test_every_charge_arrives_to_the_cent(operator: RealHome) -> None:
    charges = {c["customerID"]: int(Decimal(c["MonthlyCharges"]) * 100) for c in CUSTOMERS}
    assert dict(operator.in_lake("select user_id, receivable from bill_item")) == charges
    assert sum(charges.values()) == 45_611_660
    assert operator.in_lake("select sum(total), count(*) from bill") == [(45_611_660, 7043)]
    assert operator.in_marts("select sum(net_amount) from core.fct_billing_monthly") == [(Decimal("456116.60"),)]


def test_tenure_counts_back_from_the_months_opening(operator: RealHome) -> None:
    def activated(tenure: int) -> date:
        year, month = divmod(2017 * 12 + 8 - tenure, 12)
        return date(year, month + 1, 1) - timedelta(days=1)

    found = operator.in_lake("select user_id, cast(activated_at as date) from user")
    assert dict(found) == {c["customerID"]: activated(int(c["tenure"])) for c in CUSTOMERS}
    blank = {c["customerID"] for c in CUSTOMERS if not c["TotalCharges"].strip()}
    assert {user for user, day in found if day == date(2017, 8, 31)} == blank
    stayed = [int(c["tenure"]) + 1 for c in CUSTOMERS if c["Churn"] == "No"]
    assert operator.figures("tenure_month_mean")[ONLY_MONTH][1] == pytest.approx(sum(stayed) / len(stayed), rel=1e-9)


@pytest.mark.parametrize(
    ("service", "column", "value"),
    [
        ("PhoneService", "PhoneService", "Yes"),
        ("MultipleLines", "MultipleLines", "Yes"),
        ("DSL", "InternetService", "DSL"),
        ("FiberOptic", "InternetService", "Fiber optic"),
        *((name, name, "Yes") for name in ("OnlineSecurity", "OnlineBackup", "DeviceProtection")),
        *((name, name, "Yes") for name in ("TechSupport", "StreamingTV", "StreamingMovies")),
    ],
)
def test_every_service_held_is_an_add_on(operator: RealHome, service: str, column: str, value: str) -> None:
    held = {c["customerID"] for c in CUSTOMERS if c[column] == value}
    assert {
        row[0] for row in operator.in_lake(f"select user_id from user_tariff where tariff_id = '{service}'")
    } == held


def test_ways_of_paying_are_those_of_the_file(operator: RealHome) -> None:
    given = Counter(c["PaymentMethod"] for c in CUSTOMERS)
    assert dict(operator.in_lake("select pay_method, count(*) from account group by 1")) == {
        "online": given["Electronic check"],
        "bank": given["Mailed check"] + given["Bank transfer (automatic)"],
        "card": given["Credit card (automatic)"],
    }


def test_the_churn_of_the_month_is_26_54_percent(operator: RealHome) -> None:
    figures = {
        code: operator.figures(code)[ONLY_MONTH]
        for code in ("closing_subscriber_count", "cancelled_count", "churn_rate_opening", "billed_revenue", "arpu")
    }
    assert figures["closing_subscriber_count"][0] == 7043 - 1869
    assert figures["cancelled_count"][0] == 1869
    assert figures["churn_rate_opening"][1] == pytest.approx(100 * 1869 / 7043, rel=1e-9)
    assert round(figures["churn_rate_opening"][1], 2) == 26.54
    assert figures["billed_revenue"][0] == Decimal("456116.60")
    # the leavers go on the last day: 29 days of all, one of those who stay
    assert figures["arpu"][1] == pytest.approx(456116.60 / ((29 * 7043 + 5174) / 30), rel=1e-9)
