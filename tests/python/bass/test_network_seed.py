"""The seed of mobile networks is what the real list says, its conflicts resolved by rule."""

import csv

from bass.network_seed import LIST, SEED, mobile_networks


def test_the_seed_is_current():
    assert SEED.read_text("utf-8") == mobile_networks(), "run: python -m bass.network_seed"


def test_a_code_stands_once_and_for_the_country_that_it_belongs_to():
    rows = list(csv.DictReader(mobile_networks().splitlines()))
    codes = [row["operator_id"] for row in rows]
    assert len(codes) == len(set(codes)) > 1500
    country = {row["operator_id"]: row["country_name"] for row in rows}
    assert LIST.read_text("utf-8").count('"Puerto Rico"') > 0
    assert (country["310260"], country["46000"]) == ("United States of America", "China")
