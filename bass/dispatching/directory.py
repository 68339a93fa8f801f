"""Who is who: persons, whom they answer to, and the areas; a copy that every raise renews (see source.py)."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Self

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bass.dispatching import schema
from bass.dispatching.errors import PersonUnknown

DIRECTOR_POSITION = "director"
MANAGER_POSITIONS = ("director", "department_manager", "area_manager")  # may raise tasks by hand
USABLE_LOGIN = re.compile(r"[a-z0-9._-]{1,64}")  # what the pages take as a login
HIGHEST_CHAIN = 20  # a manager above himself is a fault of the file, and must not hang us


@dataclass(frozen=True)
class Person:
    """An employee of the staff file; `valid_to` is the day after the last day."""

    staff_id: str
    staff_name: str
    login: str
    email: str
    position_code: str
    area_code: str
    manager_id: str
    valid_from: date
    valid_to: date


@dataclass(frozen=True)
class Area:
    """`path` holds the codes from the province down to the area itself."""

    area_code: str
    area_level: str
    area_name: str
    path: tuple[str, ...]


@dataclass(frozen=True)
class Directory:
    """Persons and areas as they are on `today`."""

    persons: tuple[Person, ...]
    areas: tuple[Area, ...]
    today: date

    @classmethod
    def read(cls, connection: Connection, today: date) -> Self:
        persons = [Person(*row) for row in connection.execute(select(schema.person))]
        rows = connection.execute(select(schema.area))
        areas = [Area(row.area_code, row.area_level, row.area_name, tuple(row.path.split("/"))) for row in rows]
        return cls(tuple(persons), tuple(areas), today)

    @cached_property
    def by_staff_id(self) -> dict[str, Person]:
        return {person.staff_id: person for person in self.persons}

    @cached_property
    def by_area_code(self) -> dict[str, Area]:
        return {area.area_code: area for area in self.areas}

    @cached_property
    def by_login(self) -> dict[str, Person]:
        """Persons who can act. A login that two in force share is nobody's, as in the rights of the pages."""
        in_force = [one for one in self.persons if self._in_force(one) and USABLE_LOGIN.fullmatch(one.login)]
        count = Counter(person.login for person in in_force)
        return {person.login: person for person in in_force if count[person.login] == 1}

    def _in_force(self, person: Person) -> bool:
        return person.valid_from <= self.today < person.valid_to

    def can_act(self, person: Person) -> bool:
        return self.by_login.get(person.login) == person

    def person(self, login: str) -> Person:
        """Raises PersonUnknown where nobody in force has the login for himself."""
        try:
            return self.by_login[login]
        except KeyError:
            raise PersonUnknown(f"login {login!r}: no person in force of the staff file has it for himself") from None

    def chain(self, person: Person) -> list[Person]:
        """Who is above a person, the nearest first, whether in force or not."""
        found: list[Person] = []
        while len(found) < HIGHEST_CHAIN:
            above = self.by_staff_id.get((found[-1] if found else person).manager_id)
            if above is None or above == person or above in found:
                break
            found.append(above)
        return found

    def superiors(self, login: str) -> list[Person]:
        """Who can act above a login, the nearest first, and at the end the director; also of one who has left."""
        below = self._latest(login)
        found = [person for person in self.chain(below) if self.can_act(person)] if below else []
        director = self.director
        if director and director not in found and director != below:
            found.append(director)
        return found

    def _latest(self, login: str) -> Person | None:
        holders = [person for person in self.persons if person.login == login and login]
        return self.by_login.get(login) or max(holders, key=lambda one: (one.valid_from, one.staff_id), default=None)

    def below(self, login: str) -> list[Person]:
        """Who can act and answers to the login, over however many levels; by login."""
        able = (person for person in self.by_login.values() if person.login != login)
        found = [person for person in able if login in {one.login for one in self.superiors(person.login)}]
        return sorted(found, key=lambda person: person.login)

    @cached_property
    def director(self) -> Person | None:
        return self.first(person for person in self.by_login.values() if person.position_code == DIRECTOR_POSITION)

    @staticmethod
    def first(persons: Iterable[Person]) -> Person | None:
        """The longest in the position, then by staff_id: one rule wherever one of several must be chosen."""
        return min(persons, key=lambda person: (person.valid_from, person.staff_id), default=None)

    def leads(self, login: str) -> bool:
        """Whether somebody who can act answers to the login directly."""
        person = self.by_login.get(login)
        return person is not None and any(
            one.manager_id == person.staff_id and one != person for one in self.by_login.values()
        )

    def lies_in(self, area_code: str, scope: str) -> bool:
        area = self.by_area_code.get(area_code)
        return area is not None and scope in area.path
