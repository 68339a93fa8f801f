"""Which area a word means, and the areas right below it."""

from dataclasses import dataclass
from difflib import get_close_matches

from bass.errors import BassError, UsageError
from bass.publishing.duck import Connection

LEVELS = ("province", "city", "county", "grid")
LEVEL_ZH = {"province": "省", "city": "地市", "county": "区县", "grid": "网格"}


@dataclass(frozen=True)
class Area:
    """An area of core.dim_area; `level` one of LEVELS."""

    code: str
    name: str
    level: str

    @property
    def level_below(self) -> str | None:
        place = LEVELS.index(self.level) + 1
        return LEVELS[place] if place < len(LEVELS) else None


def find_area(connection: Connection, wanted: str | None) -> Area:
    """The area of that code or name; without one the province. Raises UsageError where it is unknown or several bear
    the name, and BassError where the file knows no province."""
    areas = [Area(*row) for row in connection.execute(
        "select area_code, area_name, area_level from core.dim_area where area_code <> '-1' order by area_code"
    ).fetchall()]  # fmt: skip
    if wanted is None:
        provinces = [area for area in areas if area.level == "province"]
        if len(provinces) == 1:
            return provinces[0]
        if not provinces:
            raise BassError("the published file knows no province (core.dim_area); has the unit `area` been delivered?")
        raise UsageError(f"there are {len(provinces)} provinces, name one with --area: {_listed(provinces)}")
    word = wanted.strip()
    found = [area for area in areas if area.code == word] or [area for area in areas if area.name == word]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f"area {wanted!r} is the name of {len(found)} areas, use a code: {_listed(found)}")
    names = {area.name: area for area in areas}
    near = [names[name] for name in get_close_matches(word, names, n=3, cutoff=0.5)]
    near += [area for area in areas if word and (area.name.startswith(word) or area.code.startswith(word))][:3]
    hint = f"did you mean {_listed(list(dict.fromkeys(near)))}?" if near else "use a code or name of core.dim_area"
    raise UsageError(f"area {wanted!r} is unknown; {hint}")


def areas_below(connection: Connection, area: Area) -> dict[str, str]:
    """Code -> name of the areas right below."""
    if area.level_below is None:
        return {}
    query = f"select area_code, area_name from core.dim_area where area_level = ? and {area.level}_code = ?"
    return dict(connection.execute(f"{query} order by area_code", [area.level_below, area.code]).fetchall())


def codes_above(connection: Connection, area: Area) -> list[str]:
    """The codes of the areas that the area belongs to, the province first."""
    above = LEVELS[: LEVELS.index(area.level)]
    if not above:
        return []
    names = ", ".join(f"{level}_code" for level in above)
    row = connection.execute(f"select {names} from core.dim_area where area_code = ?", [area.code]).fetchone()
    return list(row or ())


def codes_within(connection: Connection, area: Area) -> list[str]:
    """The codes of the area and of everything below it."""
    query = f"select area_code from core.dim_area where {area.level}_code = ? order by area_code"
    return [code for (code,) in connection.execute(query, [area.code]).fetchall()]


def _listed(areas: list[Area]) -> str:
    return ", ".join(f"{area.code} {area.name}" for area in areas)
