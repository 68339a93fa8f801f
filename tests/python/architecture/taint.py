"""Follows personal data from the interface contract through the SQL of the models, by name and on the safe side.

A name is tainted where its definition mentions a tainted name: renamed, hashed, concatenated, in a case branch, in a
macro's argument. Only what leaves no value behind cleans: a count, a test for null, or the keyed hash. Where a model
selects `*`, everything tainted flows on. So a finding may be false, which the author then has to make plain in the
SQL; a personal column that reaches a mart is not missed.
"""

import re
from collections.abc import Iterable
from typing import Any

WORD = r"[A-Za-z_][A-Za-z0-9_]*"
COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/|\{#.*?#\}", re.DOTALL)
# expressions that say nothing of the value
CLEAN = re.compile(
    r"\bcount\s*\(\s*(?:distinct\s+)?[\w.]+\s*\)|\b[\w.]+\s+is\s+(?:not\s+)?null\b|\bkeyed_hash\s*\([^()]*\)", re.I
)
ALIAS = re.compile(rf"\bas\s+({WORD})", re.I)
STAR = re.compile(r"(?:\bselect\s+(?:distinct\s+)?|,\s*|\.)\*")


def personal_columns(manifest: dict[str, Any], source_id: str) -> set[str]:
    """Columns of a source that the contract marks with meta.pii."""
    columns = manifest["sources"][source_id]["columns"].values()
    return {column["name"] for column in columns if (column.get("config") or {}).get("meta", {}).get("pii")}


def tainted_columns(manifest: dict[str, Any]) -> dict[str, set[str]]:
    """Node -> its columns that hold personal data or something computed from it."""
    found = {source_id: personal_columns(manifest, source_id) for source_id in manifest["sources"]}
    models = {key: node for key, node in manifest["nodes"].items() if node["resource_type"] == "model"}
    open_nodes = dict(models)
    while open_nodes:
        for key, node in list(open_nodes.items()):
            parents = [parent for parent in node["depends_on"]["nodes"] if parent in found or parent in models]
            if all(parent in found for parent in parents):
                found[key] = leaving(node["raw_code"], set().union(*(found[parent] for parent in parents)), node)
                del open_nodes[key]
    return found


def leaving(sql: str, tainted: Iterable[str], node: dict[str, Any]) -> set[str]:
    """The tainted names among a model's output columns: the declared ones, or all where none are declared."""
    text = CLEAN.sub(" ", COMMENT.sub(" ", sql))
    names = set(tainted)
    definitions = [(alias.group(1), expression_before(text, alias.start())) for alias in ALIAS.finditer(text)]
    grown = True
    while grown:
        grown = False
        for alias, expression in definitions:
            if alias not in names and names & set(re.findall(WORD, expression)):
                names.add(alias)
                grown = True
    declared = {column["name"] for column in node.get("columns", {}).values()}
    if declared:
        return names & declared
    return names if STAR.search(text) else names & set(re.findall(WORD, text))


def expression_before(text: str, end: int) -> str:
    """What stands before ` as alias`: back to the comma, or the keyword, at the same depth of brackets."""
    depth = 0
    for place in range(end - 1, -1, -1):
        character = text[place]
        if character in ")]}":
            depth += 1
        elif character in "([{":
            depth -= 1
            if depth < 0:
                return text[place + 1 : end]
        elif depth == 0 and (character == "," or re.match(r"\b(select|from|join|with)\b", text[place:], re.I)):
            return text[place:end]
    return text[:end]
