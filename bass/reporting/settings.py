"""What an operator sets about its reports: `report.yaml` in the home, all of it optional."""

from typing import Literal, Self

from pydantic import Field

from bass.home import Home
from bass.reporting.definition import Part, Role, made_of, read_mapping

FILE = "report.yaml"


class ReportSettings(Part):
    """`language` is everybody's but theirs who stand in `languages` (login -> language). `full_detail_positions` see
    rows of fewer than `least_people` persons too. `subscribe` and `unsubscribe` are report -> logins, beside and
    against the audience that the definition names.
    """

    language: Literal["zh", "en"] = "zh"
    languages: dict[str, Literal["zh", "en"]] = {}
    least_people: int = Field(default=5, ge=1)
    full_detail_positions: tuple[Role, ...] = ("director", "department_manager", "analyst")
    subscribe: dict[str, tuple[str, ...]] = {}
    unsubscribe: dict[str, tuple[str, ...]] = {}

    @classmethod
    def read(cls, home: Home) -> Self:
        """The settings of a home; the defaults where it has no report.yaml. Raises UsageError on what cannot be."""
        path = home.root / FILE
        if not path.is_file():
            return cls()
        return made_of(cls, path, read_mapping(path))

    def language_of(self, login: str) -> str:
        return self.languages.get(login, self.language)

    def least_people_of(self, position: str) -> int:
        """0 where the position may see everything."""
        return 0 if position in self.full_detail_positions else self.least_people
