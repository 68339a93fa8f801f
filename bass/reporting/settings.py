"""What an operator sets about its reports: `report.yaml` in the home, all of it optional."""

from dataclasses import dataclass, field
from typing import Any, Self

import yaml

from bass.errors import UsageError
from bass.home import Home
from bass.reporting.words import LANGUAGES

FILE = "report.yaml"


@dataclass(frozen=True)
class ReportSettings:
    """`language` is everybody's but theirs who stand in `languages` (login -> language). `full_detail_positions` see
    rows of fewer than `least_people` persons too. `subscribe` and `unsubscribe` are report -> logins, beside and
    against the audience that the definition names.

    Raises UsageError on a value that cannot be.
    """

    language: str = "zh"
    languages: dict[str, str] = field(default_factory=dict)
    least_people: int = 5
    full_detail_positions: tuple[str, ...] = ("director", "department_manager", "analyst")
    subscribe: dict[str, list[str]] = field(default_factory=dict)
    unsubscribe: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        wrong = {language for language in (self.language, *self.languages.values()) if language not in LANGUAGES}
        if wrong:
            raise UsageError(f"{FILE}: language {', '.join(sorted(wrong))} is not one of {', '.join(LANGUAGES)}")
        if not isinstance(self.least_people, int) or self.least_people < 1:
            raise UsageError(f"{FILE}: least_people {self.least_people!r} must be a whole number of 1 and above")

    @classmethod
    def read(cls, home: Home) -> Self:
        """The settings of a home; the defaults where it has no report.yaml."""
        path = home.root / FILE
        if not path.is_file():
            return cls()
        values: dict[str, Any] = yaml.safe_load(path.read_text("utf-8")) or {}
        unknown = values.keys() - cls.__dataclass_fields__.keys()
        if unknown:
            known = ", ".join(cls.__dataclass_fields__)
            raise UsageError(f"{path}: unknown setting {', '.join(sorted(unknown))}; known: {known}")
        if "full_detail_positions" in values:
            values["full_detail_positions"] = tuple(values["full_detail_positions"] or ())
        return cls(**values)

    def language_of(self, login: str) -> str:
        return self.languages.get(login, self.language)

    def least_people_of(self, position: str) -> int:
        """0 where the position may see everything."""
        return 0 if position in self.full_detail_positions else self.least_people
