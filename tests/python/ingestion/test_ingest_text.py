"""What `bass ingest` tells the person at the terminal, and a machine."""

import json

from sender import recharge
from typer.testing import CliRunner

from bass.cli import app
from bass.home import Home
from ingestion.ingest import SHOWN_DELIVERIES


def run(home: Home, *options: str):
    return CliRunner().invoke(app, ["ingest", "--home", str(home.root), *options])


def test_a_refused_delivery_is_told_with_file_line_field_value_reason_and_what_to_do(home, sender):
    path = sender.recharges([recharge(1), *(recharge(n, "1e5") for n in range(2, 9))])
    result = run(home)
    assert result.exit_code == 1
    assert f"{path.name}:3 amount='1e5': REJECT_SHARE: 7 of 8 lines are bad" in result.output
    assert "Mend the lines of the .rej receipt and send again under the same names." in result.output
    assert f"{path.name}:3 amount='1e5': NOT_A_NUMBER: must be bigint in plain digits" in result.output
    assert "and 4 more bad lines, see the .rej receipt" in result.output


def test_a_wrong_total_is_told_with_its_value(home, sender):
    path = sender.recharges([recharge(1)], amounts={"amount": 7})
    assert f"{path.name} amount='7': CONTROL_TOTAL: declared 7 fen" in run(home).output


def test_a_line_in_quarantine_is_told_too(home, sender):
    path = sender.recharges([*(recharge(n) for n in range(200)), recharge(200, "1e5")])
    result = run(home)
    assert result.exit_code == 0
    assert f"{path.name}:202 amount='1e5': NOT_A_NUMBER: must be bigint" in result.output


def test_personal_data_is_masked_on_the_terminal(home, sender):
    header = "user_id|cust_id|account_id|msisdn|imsi|brand|pay_mode|user_type|is_test|activated_at|channel_id|area_id"
    bad = "U1|C1|A1|13912345678" + "9" * 4000 + "|46000|b|prepaid|mobile|0||C1|33"
    sender.send(sender.name("user"), f"{header}\n{bad}\n".encode())
    for options in ((), ("--json",)):
        sender.send(sender.name("user"), f"{header}\n{bad}\n".encode())
        output = run(home, *options).output
        assert "msisdn" in output
        assert "13912345678" not in output


def test_of_many_refused_deliveries_the_first_are_told_and_the_others_counted(home, sender):
    for day in range(1, SHOWN_DELIVERIES + 3):
        sender.recharges([recharge(day)], period=f"202608{day:02d}", row_count=9)
    output = run(home).output
    assert output.count("CHECK_ROWS") == SHOWN_DELIVERIES
    assert "and 2 more deliveries (rejected), see `bass status`" in output


def test_a_machine_reads_the_same(home, sender):
    path = sender.recharges([recharge(1)], amounts={"amount": 7})
    (delivery,) = json.loads(run(home, "--json").output)["deliveries"]
    (finding,) = delivery["findings"]
    assert (finding["file_name"], finding["field"], finding["value"]) == (path.name, "amount", "7")
    assert finding["code"] == "CONTROL_TOTAL"
    assert finding["what_to_do"]
