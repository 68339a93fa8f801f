"""Who gets which report: the positions that its definition names, each person in the area that he may see."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bass.dispatching.directory import Directory, Person
from bass.reporting.definition import Report
from bass.reporting.settings import ReportSettings


@dataclass(frozen=True)
class Subscription:
    """A person's copy: the area is the one that the pages show him, never the one that he asks for."""

    report: Report
    login: str
    area_code: str
    language: str
    least_people: int


def subscriptions(
    reports: Mapping[str, Report], directory: Directory, scopes: Mapping[str, str], settings: ReportSettings
) -> tuple[list[Subscription], list[str]]:
    """The copies, and what stands in their way: a login nobody has, a report that is not, a person without a scope."""
    found: list[Subscription] = []
    problems = [*_unknown(reports, directory, settings)]
    for name, report in reports.items():
        for person in _receivers(report, directory, settings):
            area = scopes.get(person.login)
            if area is None:
                problems.append(f"{name}: {person.login} may see no area, so gets no copy")
                continue
            least = settings.least_people_of(person.position_code)
            found.append(Subscription(report, person.login, area, settings.language_of(person.login), least))
    return found, problems


def _receivers(report: Report, directory: Directory, settings: ReportSettings) -> list[Person]:
    added, dropped = settings.subscribe.get(report.name, ()), settings.unsubscribe.get(report.name, ())
    persons = sorted(directory.by_login.values(), key=lambda person: person.login)
    return [
        person
        for person in persons
        if (person.position_code in report.audience or person.login in added) and person.login not in dropped
    ]


def _unknown(reports: Mapping[str, Report], directory: Directory, settings: ReportSettings) -> Iterator[str]:
    for what, by_report in (("subscribe", settings.subscribe), ("unsubscribe", settings.unsubscribe)):
        for name, logins in by_report.items():
            if name not in reports:
                yield f"report.yaml: {what}: there is no report {name!r}"
            yield from (
                f"report.yaml: {what}: {name}: nobody in force of the staff file has the login {login!r}"
                for login in logins
                if login not in directory.by_login
            )
