"""`bass dispatch` from the alarm to the mail in the owner's box, as typed at a terminal."""

import json

import pytest
from handmade_tasks import Office, alarm, publish
from mail_catcher import mail_catcher
from typer.testing import CliRunner

from bass.cli import app

OWNER = "zhou.xihu"


def test_an_alarm_is_sent_mailed_accepted_and_explained_and_what_may_not_be_is_refused_with_an_exit_code(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENBASS_HOME", str(office.home.root))
    publish(office.home, [alarm()])

    def bass(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, ["dispatch", *words])
        return done.exit_code, done.output

    code, told = bass("send")
    assert (code, told.startswith("1 tasks sent, 0 known")) == (0, True)
    with mail_catcher() as server:
        address = f"mailto://127.0.0.1:{server.port}?from=bass@example.com"
        (office.home.root / "dispatch.yaml").write_text(f"mail_url: {address}\nsend_seconds: 120\n", "utf-8")
        assert bass("notify")[1].startswith("1 sent, 0 failed")
        assert bass("notify")[1].startswith("0 sent, 0 failed")
    [mail] = server.caught
    assert mail["X-Receiver"] == "zhou.xihu@example.com" and "新任务 New task #1" in mail["Subject"]
    body = mail.get_body(("html", "plain"))
    assert body is not None and "/kpi-tasks/task/1" in body.get_content() and "4.20 %" in body.get_content()
    held = "对比目标 3 %：4.20（+1.20 个百分点） / held against target 3 %: 4.20 (+1.20 pp)"
    assert held in body.get_content().replace("\r", "")

    assert bass("explain", "1", "--text", "why", "--as", OWNER)[0] == 1  # not accepted yet
    assert bass("accept", "1", "--as", "li.hangzhou")[0] == 1  # not his
    assert bass("accept", "9", "--as", OWNER)[0] == 2  # there is none
    assert bass("accept", "1", "--as", OWNER)[0] == 0
    code, told = bass("explain", "1", "--text", "竞争对手降价", "--as", OWNER, "--json")
    assert (code, json.loads(told)["state"]) == (0, "explained")
    code, told = bass("show", "1", "--as", OWNER)
    assert "对比目标 3 %：4.20（+1.20 个百分点）" in told and "held against target 3 %: 4.20 (+1.20 pp)" in told
    assert "竞争对手降价" in told and f"{OWNER} may: act, escalate" in told
    assert "对比目标 3 %：4.20（+1.20 个百分点）" in bass("list")[1]
    assert bass("list", "--mine", OWNER)[1].strip().endswith("1 tasks; messages: 1 sent")
    assert bass("list", "--mine", "li.hangzhou")[1].startswith("0 tasks")
