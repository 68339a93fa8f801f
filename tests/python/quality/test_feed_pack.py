"""The rule pack as it stands, and what reading it refuses."""

from collections import Counter
from pathlib import Path
from typing import get_args

import pytest

from bass.errors import BassError
from bass.rule_page import PAGE, rule_page
from quality.feed.rule import OWNERS, PACK, Kind, load_pack

GOOD = """
default: {form: row, severity: warning, penalty: 5}
rules:
  - {code: negative_fee, unit: cdr_sms, bad: fee < 0, show: [record_id], en: No fee is negative, zh: 费用不为负}
"""


def pack(tmp_path: Path, text: str) -> Path:
    (tmp_path / OWNERS).write_text((PACK / OWNERS).read_text("utf-8"), "utf-8")
    (tmp_path / "plausibility.yml").write_text(text, "utf-8")
    return tmp_path


def test_there_are_rules_of_every_kind_and_more_than_sixty_in_all() -> None:
    kinds = Counter(rule.kind for rule in load_pack())
    assert kinds.total() >= 60
    assert set(kinds) == set(get_args(Kind))


def test_the_page_of_the_rules_is_current() -> None:
    assert PAGE.read_text("utf-8") == rule_page(load_pack()), "run: .venv/bin/python -m bass.rule_page"


def test_a_rule_takes_its_kind_from_the_file_and_its_owner_from_the_unit(tmp_path: Path) -> None:
    (rule,) = load_pack(pack(tmp_path, GOOD))
    assert (rule.kind, rule.owner, rule.bound) == ("plausibility", "mediation", "no row")


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("cdr_sms", "cdr_fax", "cdr_fax is no unit of the contract"),
        ("[record_id]", "[msisdn]", "msisdn is personal data"),
        ("[record_id]", "[recordid]", "recordid is no column of cdr_sms"),
        ("penalty: 5", "penalty: 500", "penalty: Input should be less than or equal to 100"),
        ("bad: fee < 0", "bed: fee < 0", "bad: Field required"),
        ("en: No fee is negative, ", "", "en: Field required"),
        ("unit: cdr_sms", "unit: cdr_sms, reads: [bill]", "a daily rule cannot wait for a monthly file"),
        ("rules:", "rules:\n  - {code: negative_fee, unit: cdr_sms, bad: fee < 1, en: A, zh: B}", "stand there twice"),
    ],
)
def test_a_line_that_is_no_rule_is_refused_with_its_place(tmp_path: Path, old: str, new: str, reason: str) -> None:
    with pytest.raises(BassError, match=reason) as raised:
        load_pack(pack(tmp_path, GOOD.replace(old, new)))
    assert "negative_fee" in str(raised.value)


def test_a_reference_to_a_column_that_is_not_there_is_refused(tmp_path: Path) -> None:
    line = GOOD.replace("form: row", "form: reference").split("  - ")[0]
    line += "  - {unit: bill, column: account_id, master: account.no}"
    with pytest.raises(BassError, match=r"bill_account_id_unknown: account.no is no column of the contract"):
        load_pack(pack(tmp_path, line))
