"""The interface contract: what models/staging/<source>/_<source>__sources.yml says of each extract."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ingestion.errors import ContractError
from ingestion.extract import Column, Due, Effective, Extract

__all__ = ["Column", "Contract", "Due", "Effective", "Extract", "load_contract"]

_Yaml = dict[str, Any]
_OPTION_KEYS = {"delimiter", "quote", "encoding", "header", "layout", "reject_limit"}
_INGEST_KEYS = {"mode", "period", "primary_key", "due", "effective", *_OPTION_KEYS}
_COLUMN_KEYS = {"nullable", "unit", "pii", "values", "format", "amount", "max_length", "since", "until", "position"}


@dataclass(frozen=True)
class Contract:
    """Every extract by its unit; unit names are unique across sources."""

    extracts: dict[str, Extract] = field(default_factory=dict)


@cache
def load_contract(project_dir: Path) -> Contract:
    """Read models/staging/*/_*__sources.yml; tables without `meta.ingest` are no extracts.

    Raises ContractError with file, extract and key on anything it does not know.
    """
    extracts: dict[str, Extract] = {}
    for path in sorted((project_dir / "models" / "staging").glob("*/_*__sources.yml")):
        for source in (yaml.safe_load(path.read_text("utf-8")) or {}).get("sources", []):
            for extract in _read_source(path, source):
                if extract.unit in extracts:
                    other = extracts[extract.unit].source
                    raise ContractError(f"{path}: unit {extract.unit} is already in source {other}")
                extracts[extract.unit] = extract
    return Contract(extracts)


def _read_source(path: Path, source: _Yaml) -> list[Extract]:
    meta = source.get("config", {}).get("meta", {})
    extracts = []
    for table in source.get("tables", []):
        ingest = table.get("config", {}).get("meta", {}).get("ingest")
        if ingest is None:
            continue
        try:
            extracts.append(_read_extract(source, table, {**meta.get("ingest_defaults", {}), **ingest}, meta))
        except (KeyError, TypeError, ValueError, ContractError) as error:
            problem = f"{error} is missing" if isinstance(error, KeyError) else str(error)
            raise ContractError(f"{path}: {table.get('name')}: {problem}") from error
    return extracts


def _read_extract(source: _Yaml, table: _Yaml, ingest: _Yaml, meta: _Yaml) -> Extract:
    _refuse_unknown("ingest", ingest, _INGEST_KEYS)
    options = {key: value for key, value in ingest.items() if key in _OPTION_KEYS}
    if options.get("layout") == "fixed":
        options |= {"delimiter": "\x01", "quote": "", "header": False}
    return Extract(
        source=source["name"],
        schema=source.get("schema", f"raw_{source['name']}"),
        unit=table["name"],
        description=table.get("description", ""),
        mode=ingest["mode"],
        period_kind=ingest["period"],
        primary_key=tuple(ingest.get("primary_key", ())),
        columns=tuple(_read_column(column) for column in table["columns"]),
        due=Due.read(ingest["due"]),
        effective=Effective(**ingest["effective"]),
        time_zone=meta.get("time_zone", "Asia/Shanghai"),
        **options,
    )


def _read_column(column: _Yaml) -> Column:
    meta = dict(column.get("config", {}).get("meta", {}))
    _refuse_unknown(f"column {column['name']}: meta", meta, _COLUMN_KEYS)
    if "amount" in meta:
        meta["is_amount"] = meta.pop("amount")
    meta["values"] = tuple(str(value) for value in meta.get("values", ()))
    if "position" in meta:
        meta["start"], meta["width"] = meta.pop("position")
    for key in meta.keys() & {"since", "until"}:
        meta[key] = str(meta[key])
    return Column(column["name"], column["data_type"], description=column.get("description", ""), **meta)


def _refuse_unknown(where: str, given: _Yaml, known: set[str]) -> None:
    unknown = given.keys() - known
    if unknown:
        raise ContractError(f"{where}: unknown key {', '.join(sorted(unknown))}; known: {', '.join(sorted(known))}")
