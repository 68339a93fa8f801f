"""Counting raw costs what is new, and counts only what is committed."""

from dataclasses import replace

import duckdb
from raw_desk import CONTRACT, RawDesk

from quality.profile import update_profile


def counted(desk: RawDesk, unit: str = "cdr_voice") -> dict[str, int]:
    with duckdb.connect(str(desk.profile), read_only=True) as connection:
        return dict(connection.execute(f"select delivery_id, row_count from profile_{unit}").fetchall())


def test_a_delivery_is_counted_once(desk: RawDesk) -> None:
    first = desk.deliver("cdr_voice", 0)
    desk.count()
    desk.sql("delete from raw_boss.cdr_voice")  # were it read again, it would be empty
    second = desk.deliver("cdr_voice", 1, rows=4)
    assert desk.count() == {"cdr_voice": 14}
    assert counted(desk) == {first: 10, second: 4}


def test_an_empty_delivery_is_counted_as_such(desk: RawDesk) -> None:
    first = desk.deliver("cdr_voice", 0, rows=0)
    desk.count()
    assert counted(desk) == {first: 0}


def test_a_superseded_delivery_is_forgotten(desk: RawDesk) -> None:
    first, second = desk.deliver("cdr_voice", 0), desk.deliver("cdr_voice", 1)
    desk.count()
    desk.sql(f"update raw_ledger.delivery set state = 'superseded' where delivery_id = '{first}'")
    desk.count()
    assert counted(desk) == {second: 10}


def test_a_changed_contract_counts_everything_anew(desk: RawDesk) -> None:
    desk.deliver("cdr_voice", 0)
    desk.count()
    extract = CONTRACT.extracts["cdr_voice"]
    columns = tuple(replace(one, values=("a",)) if one.name == "cell_id" else one for one in extract.columns)
    update_profile(desk.profile, desk.working_db, (replace(extract, columns=columns),))
    with duckdb.connect(str(desk.profile), read_only=True) as connection:
        assert connection.execute("select cell_id_unlisted_count from counted_cdr_voice").fetchall() == [(10,)]


def test_a_file_from_before_a_column_existed_does_not_lack_it(desk: RawDesk) -> None:
    desk.deliver("cdr_voice", 0, direction="null")
    desk.deliver("cdr_voice", 31, direction="null")
    extract = CONTRACT.extracts["cdr_voice"]
    columns = tuple(replace(one, since="202602") if one.name == "direction" else one for one in extract.columns)
    update_profile(desk.profile, desk.working_db, (replace(extract, columns=columns),))
    with duckdb.connect(str(desk.profile), read_only=True) as connection:
        query = "select direction_null_count from counted_cdr_voice order by period"
        assert connection.execute(query).fetchall() == [(0,), (10,)]
