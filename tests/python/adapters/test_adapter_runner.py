"""`bass adapt`: what an adapter's author meets, with a source of three lines."""

import hashlib
import re
from pathlib import Path

import pytest

from bass.home import Home, Settings
from ingestion.adapters import AdapterError, AdaptResult, adapt, home_settings
from ingestion.checkfile import read_check_file

YAML = """
operator: Three lines
province: "90009"
currency: EUR
time_zone: Europe/Paris
first_date: 2026-01-01
last_date: 2026-01-31
tables:
  payments: {file: payments.csv, delimiter: ";", header: false, null_text: "NULL", columns: [id, line, amount, day]}
"""
FOREIGN = "7;A;29.85;2026-01-02\n8;B;-5;2026-01-02\n9;A;0.1;2026-01-31\n"
SELECT = """
select
    id as pay_id, line as account_id, null as user_id, fen(amount) as amount, 'cash' as method, null as channel_id,
    cast(day as timestamp) as paid_at, null as reversed_pay_id, day_period(day) as _period
from payments
"""


class Source:
    """An adapter folder, the foreign files and a home, to be changed by a test."""

    def __init__(self, root: Path) -> None:
        self.adapters, self.foreign = root / "adapters", root / "foreign"
        (self.adapters / "three").mkdir(parents=True)
        self.foreign.mkdir()
        self.home = Home.create(root / "home", Settings(province="90009"))
        self.yaml(YAML)
        self.select("payment", SELECT)
        self.file(FOREIGN.encode())

    def yaml(self, text: str) -> None:
        (self.adapters / "three/adapter.yaml").write_text(text, "utf-8")

    def select(self, unit: str, text: str) -> None:
        (self.adapters / f"three/{unit}.sql").write_text(text, "utf-8")

    def file(self, content: bytes) -> None:
        (self.foreign / "payments.csv").write_bytes(content)

    def adapt(self) -> AdaptResult:
        return adapt("three", self.foreign, self.home, adapters_dir=self.adapters)

    def landed(self, pattern: str = "*.dat") -> dict[str, str]:
        return {path.name: path.read_text("utf-8") for path in sorted(self.home.landing.glob(pattern))}

    def rows(self) -> list[str]:
        return [line for text in self.landed().values() for line in text.splitlines()[1:]]


@pytest.fixture
def source(tmp_path: Path) -> Source:
    return Source(tmp_path)


def test_each_day_becomes_a_delivery_and_a_day_without_rows_an_empty_one(source: Source) -> None:
    result = source.adapt()
    landed = source.landed()
    assert (result.delivery_count, result.row_count, len(landed)) == (31, 3, 31)
    header = "pay_id|account_id|user_id|amount|method|channel_id|paid_at|reversed_pay_id\n"
    assert landed["e_90009_20260102_payment_00_001.dat"] == (
        header + "7|A||2985|cash||2026-01-02 00:00:00|\n8|B||-500|cash||2026-01-02 00:00:00|\n"
    )
    assert landed["e_90009_20260103_payment_00_001.dat"] == header


def test_the_check_file_declares_rows_bytes_hash_and_the_sum_in_cents(source: Source) -> None:
    source.adapt()
    path = source.home.landing / "e_90009_20260102_payment_00.verf"
    data = (source.home.landing / "e_90009_20260102_payment_00_001.dat").read_bytes()
    (entry,) = read_check_file(path.name, path.read_bytes()).entries
    assert (entry.row_count, entry.byte_count, entry.amounts) == (2, len(data), {"amount": 2485})
    assert entry.sha256 == hashlib.sha256(data).hexdigest()


def test_what_was_true_before_the_first_day_goes_into_the_opening_base(source: Source) -> None:
    source.select(
        "user_status",
        "select line as user_id, timestamp '2020-05-05 00:00:00' as status_time, 'normal' as status, null as reason,"
        " day_period(date '2020-05-05') as _period from payments where id <> '9'",
    )
    source.adapt()
    opening = source.landed("*_user_status_*.dat")
    assert list(opening)[0] == "a_90009_20251231_user_status_00_001.dat"
    assert opening["a_90009_20251231_user_status_00_001.dat"].count("2020-05-05") == 2
    assert len(opening) == 32


def test_the_same_source_again_sends_nothing(source: Source) -> None:
    source.adapt()
    before = source.landed("*")
    assert source.adapt().delivery_count == 0
    assert source.landed("*") == before


def test_a_changed_source_sends_the_changed_days_as_redeliveries(source: Source) -> None:
    source.adapt()
    source.file(FOREIGN.replace("0.1;", "0.2;").encode())
    assert source.adapt().delivery_count == 1
    assert "20|cash" in source.landed()["e_90009_20260131_payment_01_001.dat"]


@pytest.mark.parametrize(
    ("encoding", "newline"), [("utf-8-sig", "\r\n"), ("utf-8", "\n"), ("cp1252", "\r\n"), ("utf-16", "\n")]
)
def test_byte_order_mark_line_ends_and_encoding_leave_no_trace(source: Source, encoding: str, newline: str) -> None:
    source.yaml(YAML.replace("header: false", f"header: false, encoding: {encoding}"))
    source.file(FOREIGN.replace(";A;", ";Ä;").replace("\n", newline).encode(encoding))
    source.adapt()
    assert [row.split("|")[:2] for row in source.rows()] == [["7", "Ä"], ["8", "B"], ["9", "Ä"]]


def test_the_null_text_is_nothing_and_not_a_value(source: Source) -> None:
    source.select("payment", SELECT.replace("null as user_id", "line as user_id").replace("line as acc", "id as acc"))
    source.file(FOREIGN.replace(";B;", ";NULL;").encode())
    source.adapt()
    assert [row.split("|")[2] for row in source.rows()] == ["A", "", "A"]


def test_a_header_line_names_the_columns(source: Source) -> None:
    source.yaml(YAML.replace('header: false, null_text: "NULL", columns: [id, line, amount, day]', "header: true"))
    source.file(b"id;line;amount;day\n" + FOREIGN.encode())
    source.adapt()
    assert len(source.rows()) == 3


def test_quoted_fields_may_hold_the_delimiter(source: Source) -> None:
    source.yaml(YAML.replace("header: false", "header: false, quote: '\"'"))
    source.file(b'7;"A;x";1;2026-01-02\n')
    source.adapt()
    assert source.rows() == ["7|A;x||100|cash||2026-01-02 00:00:00|"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"7;A;29.855;2026-01-02\n", "amount 29.855 is no number with at most two decimals"),
        (b"7;A;1e5;2026-01-02\n", "amount 1e5 is no number"),
        (b"7;A;1;2026-02-30\n", "2026-02-30"),
        (b"7;A;1;2026-02-01\n", "a row has _period '20260201'; the adapter's files are 20260101 to 20260131"),
        (b"7;A|B;1;2026-01-02\n", "account_id = 'A|B' holds a line break or the delimiter '|'"),
        (b"7;A;1\n", "payments.csv, line 1: 4 columns named, 3 fields found"),
        (b"7;A;1;2026-01-02\n8;B;1\n", "payments.csv"),
        ("7;Ä;1;2026-01-02\n".encode("cp1252"), "payments.csv: not UTF-8 text at byte 2; set `encoding`"),
    ],
)
def test_bad_foreign_data_is_refused_by_file_and_value_and_nothing_is_sent(
    source: Source, content: bytes, told: str
) -> None:
    source.file(content)
    with pytest.raises(AdapterError, match=re.escape(told)):
        source.adapt()
    assert not source.landed("*")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            ("fen(amount) as amount", "fen(amount) as amont"),
            "payment.sql: columns must be .* missing amount; extra amont",
        ),
        (("from payments", "from nowhere"), "payment.sql: .*nowhere"),
        (("fen(amount)", "amount"), "payment.sql: .*29.85"),
    ],
)
def test_a_wrong_select_is_named(source: Source, change: tuple[str, str], told: str) -> None:
    source.select("payment", SELECT.replace(*change))
    source.file(FOREIGN.replace("29.85", "x29.85x").encode() if change[1] == "amount" else FOREIGN.encode())
    with pytest.raises(AdapterError, match=f"(?s){told}"):
        source.adapt()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("currency: EUR\n", ""), "adapter.yaml: 'currency' is missing|adapter.yaml: missing .*currency"),
        (("time_zone", "timezone"), "adapter.yaml: .*timezone"),
        (("2026-01-31", "2025-01-31"), "adapter.yaml: last_date 2025-01-31 lies before first_date"),
        (("delimiter:", "delimeter:"), "adapter.yaml: .*delimeter"),
        ((", columns: [id, line, amount, day]", ""), "table payments: without a header line"),
        (("header: false", "header: false, encoding: utf-99"), "encoding 'utf-99' is not known"),
        (('"90009"', '"90008"'), "the home is of province 90009, the adapter three of 90008"),
    ],
)
def test_a_wrong_adapter_file_is_named(source: Source, change: tuple[str, str], told: str) -> None:
    assert change[0] in YAML
    source.yaml(YAML.replace(*change))
    with pytest.raises(AdapterError, match=f"(?s){told}"):
        source.adapt()


def test_a_unit_outside_the_contract_is_named(source: Source) -> None:
    source.select("paymnet", SELECT)
    with pytest.raises(AdapterError, match="no unit 'paymnet'; units: area"):
        source.adapt()


def test_a_missing_foreign_file_and_an_unknown_adapter_are_named(source: Source) -> None:
    (source.foreign / "payments.csv").unlink()
    with pytest.raises(AdapterError, match="payments.csv: no such file; `--from` must be the folder"):
        source.adapt()
    with pytest.raises(AdapterError, match="no adapter 'four'; there are three"):
        home_settings("four", adapters_dir=source.adapters)


def test_settings_of_the_home_come_from_the_adapter(source: Source) -> None:
    settings = home_settings("three", adapters_dir=source.adapters)
    assert (settings.name, settings.province, settings.currency, settings.time_zone, settings.clock) == (
        ("Three lines", "90009", "EUR", "Europe/Paris", None)
    )
