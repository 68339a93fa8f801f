"""Layers refer to the left only, and themes never to each other: read from the dbt manifest."""

from collections.abc import Iterator
from typing import Any

import pytest

RANK = {
    "source": 0, "seed": 0, "staging": 1, "intermediate": 2, "core": 3, "theme": 4, "topic": 5, "kpi": 6,
    "appraisal": 7,
}  # fmt: skip
LAST = {"security", "operation", "restricted"}  # read anything to their left, and nothing reads them
Manifest = dict[str, Any]


def layer(node: dict[str, Any]) -> tuple[int, str]:
    """The rank of a node's layer, and the theme or topic that it belongs to ('' for what all share)."""
    kind = node["resource_type"]
    if kind in ("source", "seed"):
        return RANK[kind], ""
    folder, *below = node["fqn"][1:]
    if folder != "marts":
        return RANK[folder], ""
    if below[0] in LAST:
        return RANK["appraisal"] + 1, below[0]
    if below[0] == "topic":
        return RANK["topic"], below[1]
    return (RANK[below[0]], "") if below[0] in RANK else (RANK["theme"], below[0])


def references(manifest: Manifest) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """(model, what it reads) for every reference."""
    everything = manifest["nodes"] | manifest["sources"]
    for node in manifest["nodes"].values():
        if node["resource_type"] == "model":
            yield from ((node, everything[parent]) for parent in node["depends_on"]["nodes"])


def wrong_references(manifest: Manifest) -> list[str]:
    wrong = []
    for node, parent in references(manifest):
        (rank, theme), (parent_rank, parent_theme) = layer(node), layer(parent)
        crosses = rank == parent_rank and theme != parent_theme
        skips = parent["resource_type"] == "source" and is_extract(parent) and rank != RANK["staging"]
        if parent_rank > rank or crosses or skips:
            wrong.append(f"{node['name']} -> {parent['name']}")
    return wrong


def is_extract(source: dict[str, Any]) -> bool:
    return "ingest" in source["config"].get("meta", {})


def test_no_model_refers_to_the_right_or_to_another_theme(manifest: Manifest) -> None:
    assert wrong_references(manifest) == []


def model(name: str, folders: list[str], *parents: str) -> tuple[str, dict[str, Any]]:
    node = {"resource_type": "model", "name": name, "fqn": ["openbass", *folders, name]}
    return name, {**node, "depends_on": {"nodes": list(parents)}}


@pytest.mark.parametrize(
    "planted",
    [
        (["staging", "boss"], ["marts", "core"]),
        (["intermediate", "usage"], ["marts", "revenue"]),
        (["marts", "core"], ["marts", "kpi"]),
        (["marts", "revenue"], ["marts", "customer"]),
        (["marts", "topic", "churn"], ["marts", "topic", "terminal"]),
        (["marts", "kpi"], ["marts", "security"]),
        (["marts", "kpi"], ["marts", "appraisal"]),
        (["marts", "key_account"], ["marts", "appraisal"]),
        (["marts", "appraisal"], ["marts", "security"]),
    ],
)
def test_a_planted_reference_to_the_right_or_across_is_found(planted: tuple[list[str], list[str]]) -> None:
    folders, parent_folders = planted
    nodes = dict([model("child", folders, "parent"), model("parent", parent_folders)])
    assert wrong_references({"nodes": nodes, "sources": {}}) == ["child -> parent"]


@pytest.mark.parametrize("folders", [["marts", "core"], ["intermediate", "usage"], ["marts", "kpi"]])
def test_an_extract_is_read_by_staging_only(folders: list[str]) -> None:
    source = {"resource_type": "source", "name": "bill", "config": {"meta": {"ingest": {}}}}
    manifest = {"nodes": dict([model("child", folders, "bill")]), "sources": {"bill": source}}
    assert wrong_references(manifest) == ["child -> bill"]
