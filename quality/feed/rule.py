"""What a line of the rule pack may say, by form, and reading the pack.

| form | holds in a period where |
|---|---|
| row | the share of rows on which `bad` is true is at most `limit` |
| reference | the share of rows whose `column` is not in the `master` is at most `limit` |
| change | `amount` differs from that of `lag` periods before by at most the share `limit` |
| compare | `amount` divided by `against` lies in `low`..`high` |
| concentration | no value of `by` has more than the share `limit` of `amount` |
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from bass.errors import BassError
from bass.home import PROJECT_DIR
from ingestion.contract import Contract, load_contract
from quality.rule import Severity

PACK = PROJECT_DIR / "quality" / "rule_pack"
OWNERS = "unit_owner.yml"
Kind = Literal[
    "change_bound",
    "day_month_agreement",
    "detail_summary_agreement",
    "referential",
    "state_logic",
    "plausibility",
    "concentration",
    "geography",
]
Share = Annotated[float, Field(ge=0)]


class FeedRule(BaseModel, ABC):
    """What every rule says. `reads`: further units that must have come, and whose news has a period judged again.

    `judged: month` judges a daily unit by its months, once their files and those of `reads` are complete.
    `relation`: a select with the column `period`, where the rule is not about the unit's own rows; `where` narrows it.
    `penalty`: points off the feed's score of 100 for the period in which the rule does not hold.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str = Field(pattern="^[a-z][a-z0-9_]+$")
    unit: str
    kind: Kind
    severity: Severity
    penalty: int = Field(ge=1, le=100)
    owner: str
    en: str
    zh: str
    reads: tuple[str, ...] = ()
    judged: Literal["period", "month"] = "period"
    relation: str = ""
    where: str = "true"

    @property
    def units(self) -> tuple[str, ...]:
        return (self.unit, *self.reads)

    @property
    @abstractmethod
    def bound(self) -> str:
        """The bound in words, for people."""


class _Rows(FeedRule):
    """Up to the share `limit` of the rows, or up to `tolerance` of them, may be bad."""

    limit: Share = 0.0
    tolerance: int = Field(default=0, ge=0)

    @property
    def bound(self) -> str:
        share = f"≤ {self.limit:.4g} of the rows" if self.limit else "no row"
        return f"{share}, or ≤ {self.tolerance}" if self.tolerance else share


class RowRule(_Rows):
    """`show`: columns that name a bad row beside its delivery, part and line; never personal data."""

    form: Literal["row"]
    bad: str
    show: tuple[str, ...] = ()


class ReferenceRule(_Rows):
    """`master`: `unit.column`, over all its files."""

    form: Literal["reference"]
    column: str
    master: str

    @property
    def bad(self) -> str:
        unit, column = self.master.split(".")
        schema = load_contract(PROJECT_DIR).extracts[unit].schema
        known = f'select "{column}" from {schema}."{unit}" where "{column}" is not null'
        return f'"{self.column}" <> \'\' and "{self.column}" not in ({known})'

    @property
    def show(self) -> tuple[str, ...]:
        return (self.column,)


class ChangeRule(FeedRule):
    """`holiday_limit` is the bound where either period is a holiday or its eve; where neither amount reaches `minimum`,
    nothing is said."""

    form: Literal["change"]
    amount: str
    limit: Share
    holiday_limit: Share | None = None
    lag: int = Field(default=1, ge=1)
    minimum: float = Field(gt=0)

    @property
    def bound(self) -> str:
        holiday = f", {self.holiday_limit:.0%} on holidays" if self.holiday_limit else ""
        return f"± {self.limit:.0%}{holiday}"


class CompareRule(FeedRule):
    """`amount` and `against` select `period`, `amount` and, where `by_part` has each part judged by itself, `part`."""

    form: Literal["compare"]
    amount: str
    against: str
    by_part: bool = False
    low: float
    high: float
    minimum: float = Field(gt=0)

    @property
    def bound(self) -> str:
        return f"{self.low:.4g} to {self.high:.4g}"


class ConcentrationRule(FeedRule):
    """Judged where the whole reaches `minimum`."""

    form: Literal["concentration"]
    amount: str
    by: str
    limit: Share
    minimum: float = Field(gt=0)

    @property
    def bound(self) -> str:
        return f"≤ {self.limit:.0%}"


AnyRule = Annotated[RowRule | ReferenceRule | ChangeRule | CompareRule | ConcentrationRule, Field(discriminator="form")]
_READER: TypeAdapter[Any] = TypeAdapter(AnyRule)


@cache
def load_pack(folder: Path = PACK) -> tuple[FeedRule, ...]:
    """Every rule of the pack in order of its files. Raises BassError where a line is not a rule of this contract."""
    contract = load_contract(PROJECT_DIR)
    owners = _read(folder / OWNERS)
    rules: list[FeedRule] = []
    for path in sorted(folder.glob("*.yml")):
        if path.name != OWNERS:
            rules += _rules(path, owners, contract)
    codes = [rule.code for rule in rules]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise BassError(f"{folder}: {', '.join(twice)} stand there twice; a code names one rule")
    return tuple(rules)


def _rules(path: Path, owners: dict[str, str], contract: Contract) -> Iterator[FeedRule]:
    content = _read(path)
    for line in content["rules"]:
        told = {"kind": path.stem, **content.get("default", {}), **line}
        told.setdefault("owner", owners.get(str(told.get("unit")), ""))
        told = _words(told) | told
        try:
            rule = _READER.validate_python(told)
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"]))
            raise BassError(f"{path}: rule {told.get('code')}: {place}: {first['msg']}") from error
        _refuse_unknown(path, rule, contract)
        yield rule


def _words(told: dict[str, Any]) -> dict[str, str]:
    """What a reference says is the same of every unit and column; its code and words need not be written."""
    if told.get("form") != "reference":
        return {}
    unit, column, master = (str(told.get(name)) for name in ("unit", "column", "master"))
    return {
        "code": f"{unit}_{column}_unknown",
        "en": f"Every {column} of {unit} is known to {master}",
        "zh": f"{unit} 的 {column} 均存在于 {master}",
    }


def _refuse_unknown(path: Path, rule: FeedRule, contract: Contract) -> None:
    """Raises BassError where a unit, a column or a role is not known, or personal data would be shown."""
    unknown = [unit for unit in rule.units if unit not in contract.extracts]
    if unknown:
        raise BassError(f"{path}: rule {rule.code}: {', '.join(unknown)} is no unit of the contract")
    if not rule.owner:
        raise BassError(f"{path}: rule {rule.code}: {rule.unit} has no owner in {OWNERS}")
    kinds = {contract.extracts[unit].period_kind for unit in rule.units}
    if rule.judged == "period" and kinds == {"day", "month"} and contract.extracts[rule.unit].period_kind == "day":
        raise BassError(f"{path}: rule {rule.code}: a daily rule cannot wait for a monthly file; judge it by the month")
    columns = contract.extracts[rule.unit].column_names
    strange = [] if rule.relation else sorted(set(getattr(rule, "show", ())) - set(columns))
    if strange:
        raise BassError(f"{path}: rule {rule.code}: {', '.join(strange)} is no column of {rule.unit}")
    personal = set(contract.extracts[rule.unit].pii_columns) & set(getattr(rule, "show", ()))
    if personal:
        raise BassError(f"{path}: rule {rule.code}: {', '.join(sorted(personal))} is personal data; do not show it")
    if isinstance(rule, ReferenceRule):
        unit, _, column = rule.master.partition(".")
        if unit not in contract.extracts or column not in contract.extracts[unit].column_names:
            raise BassError(f"{path}: rule {rule.code}: {rule.master} is no column of the contract")


def _read(path: Path) -> dict[str, Any]:
    content = yaml.safe_load(path.read_text("utf-8"))
    if not isinstance(content, dict):
        raise BassError(f"{path}: is not a mapping")
    return content
