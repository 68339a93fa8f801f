"""No published mart holds personal data or an unkeyed hash of it: traced from the contract's meta.pii."""

from copy import deepcopy
from typing import Any

import pytest
from taint import tainted_columns

from bass.publishing.analyst_file import IDENTIFIERS
from bass.publishing.lineage import RESTRICTED, Mart
from bass.publishing.plan import is_published

Manifest = dict[str, Any]

# natural identifiers and keys that lead to no person and no account
HARMLESS = {
    "area", "channel", "agent", "tariff", "org", "parent_org", "organisation", "parent_organisation", "staff", "build",
    "delivery", "date", "parent_area", "opening_area", "band", "opening_tariff", "best_tariff",
    "cell", "ticket",
    "contact", "category", "case", "repeat_of_case", "response", "appeal", "team", "topic", "type",
    "order", "product", "group_product", "service", "sp", "operator", "group",
    "terminal", "contract",
    "partner", "competitor_outlet", "nearest_operator", "campaign",
    "parent_group", "top_group", "manager", "area_manager", "department_manager", "director", "visit",
    "subject",  # of appraisal: an organisation unit or a member of staff
}  # fmt: skip


def marts(manifest: Manifest) -> dict[str, dict[str, Any]]:
    return {
        key: node
        for key, node in manifest["nodes"].items()
        if node["resource_type"] == "model"
        and node["fqn"][1] == "marts"
        and node["schema"] != RESTRICTED
        and is_published(Mart(key, node["schema"], node["name"]))
    }


def leaks(manifest: Manifest) -> list[str]:
    tainted = tainted_columns(manifest)
    return sorted(f"{node['name']}.{name}" for key, node in marts(manifest).items() for name in tainted[key])


def test_the_contract_marks_personal_data_at_all(manifest: Manifest) -> None:
    tainted = tainted_columns(manifest)
    assert {"msisdn", "imsi"} <= tainted["source.openbass.boss.user"]
    assert "msisdn" in tainted["model.openbass.stg_boss__user"]


def test_no_published_mart_holds_personal_data(manifest: Manifest) -> None:
    assert leaks(manifest) == []


PLANTED = {
    "as it is": "select msisdn as phone from {{ ref('stg_boss__user') }}",
    "as an unkeyed hash": "select md5(msisdn) as phone from {{ ref('stg_boss__user') }}",
    "by a macro": "select {{ surrogate_key(['msisdn']) }} as phone from {{ ref('stg_boss__user') }}",
    "renamed on the way": (
        "with a as (select imsi as card from {{ ref('stg_boss__user') }}),"
        " b as (select substr(card, 1, 10) as part from a) select concat('x', part) as phone from b"
    ),
    "in a case branch": (
        "select case when is_test = 1 then 'x' else msisdn end as phone from {{ ref('stg_boss__user') }}"
    ),
    "as the greatest": "select max(msisdn) over (partition by user_id) as phone from {{ ref('stg_boss__user') }}",
}


def planted(manifest: Manifest, sql: str, parent: str = "model.openbass.stg_boss__user") -> Manifest:
    """The manifest with one more mart, core.dim_leak, that declares the column `phone`."""
    grown = deepcopy(manifest)
    grown["nodes"]["model.openbass.dim_leak"] = {
        "resource_type": "model", "name": "dim_leak", "schema": "core",
        "fqn": ["openbass", "marts", "core", "dim_leak"], "depends_on": {"nodes": [parent]},
        "raw_code": sql, "columns": {"phone": {"name": "phone"}},
    }  # fmt: skip
    return grown


@pytest.mark.parametrize("how", PLANTED)
def test_a_planted_personal_column_is_found(manifest: Manifest, how: str) -> None:
    assert leaks(planted(manifest, PLANTED[how])) == ["dim_leak.phone"]


def test_a_planted_personal_column_is_found_behind_a_star(manifest: Manifest) -> None:
    through = planted(manifest, "select number_now as phone from {{ ref('int_leak') }}", "model.openbass.int_leak")
    through["nodes"]["model.openbass.int_leak"] = {
        "resource_type": "model", "name": "int_leak", "schema": "intermediate",
        "fqn": ["openbass", "intermediate", "x", "int_leak"],
        "depends_on": {"nodes": ["model.openbass.stg_boss__user"]},
        "raw_code": "select *, msisdn as number_now from {{ ref('stg_boss__user') }}", "columns": {},
    }  # fmt: skip
    assert leaks(through) == ["dim_leak.phone"]


@pytest.mark.parametrize(
    "sql",
    [
        "select count(distinct msisdn) as phone from {{ ref('stg_boss__user') }}",
        "select msisdn is not null as phone from {{ ref('stg_boss__user') }}",
        "select {{ keyed_hash('msisdn') }} as phone from {{ ref('stg_boss__user') }}",
        "select user_id as phone from {{ ref('stg_boss__user') }} where msisdn = '1'",
    ],
)
def test_counting_and_keyed_hashes_are_allowed(manifest: Manifest, sql: str) -> None:
    assert leaks(planted(manifest, sql)) == []


def test_a_mart_in_the_restricted_schema_may_hold_it(manifest: Manifest) -> None:
    grown = planted(manifest, PLANTED["as it is"])
    grown["nodes"]["model.openbass.dim_leak"]["schema"] = RESTRICTED
    assert leaks(grown) == []


def test_every_identifier_of_a_mart_is_known_as_personal_or_as_harmless(manifest: Manifest) -> None:
    """The analyst file hashes those that lead to a person or an account; a new one must be put on either side."""
    unknown = {
        f"{node['name']}.{name}"
        for node in marts(manifest).values()
        for name in node["columns"]
        if name.endswith(("_id", "_key")) and name not in IDENTIFIERS and name.rsplit("_", 1)[0] not in HARMLESS
    }
    assert unknown == set()
