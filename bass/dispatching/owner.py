"""Whose a task is: the owner role of the KPI, in the area of the alarm or the nearest one above it."""

from dataclasses import dataclass

from bass.dispatching.directory import Directory, Person


@dataclass(frozen=True)
class Owner:
    """`login` is '' where there is nobody; `note` says how the owner was found where that was not plain."""

    login: str
    note: str = ""


def find_owner(directory: Directory, role: str, area_code: str) -> Owner:
    """Climb from the area to the province until somebody holds the position there.

    Several in force: the longest in the position, then the lowest staff_id. Only people who left: the nearest person in
    force above the one who left last. Nobody: the director.
    """
    area = directory.by_area_code.get(area_code)
    for code in reversed(area.path if area else ()):
        holders = [one for one in directory.persons if one.position_code == role and one.area_code == code]
        able = [person for person in holders if directory.can_act(person)]
        if able:
            return _chosen(directory, able, role)
        gone = [person for person in holders if person.valid_from <= directory.today]
        if gone:
            return _above(directory, max(gone, key=lambda person: (person.valid_to, person.staff_id)))
    return _director(directory, f"no {role} for area {area_code} or above it 该区域及上级无此岗位")


def _chosen(directory: Directory, able: list[Person], role: str) -> Owner:
    first = directory.first(able)
    if first is None or len(able) == 1:
        return Owner(able[0].login)
    logins = ", ".join(sorted(person.login for person in able))
    why = f"{len(able)} persons are {role} there ({logins}); the longest there was taken 多人同岗取最久者"
    return Owner(first.login, why)


def _above(directory: Directory, gone: Person) -> Owner:
    why = "left 已离岗" if gone.valid_to <= directory.today else "shares the login with somebody 账号重复"
    told = f"{gone.login} ({gone.position_code}) {why}"
    able = [person for person in directory.chain(gone) if directory.can_act(person)]
    if not able:
        return _director(directory, f"{told} and has no superior in force 且无在岗上级")
    return Owner(able[0].login, f"{told}; the task went to the superior {able[0].login} 转其上级")


def _director(directory: Directory, why: str) -> Owner:
    director = directory.director
    if director is None:
        return Owner("", f"{why}; no director in force either: name one, who reassigns it 须由新总监转派")
    return Owner(director.login, f"{why}; the task went to the director 转总监")
