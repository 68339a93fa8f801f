"""The catalogue's named factors as exact fractions, as macros/kpi/kpi_value.sql resolves them."""

from fractions import Fraction

from bass.errors import BassError
from bass.explaining.contribution import Period

GB, MB = 2**30, 2**20
CONSTANT = {
    "1": Fraction(1),
    "days": Fraction(1),
    "100": Fraction(100),
    "100_days": Fraction(100),
    "100_standard_month": Fraction(100),
    "10000": Fraction(10**4),
    "1000000": Fraction(10**6),
    "per_gb": Fraction(GB),
    "bytes_to_gb": Fraction(1, GB),
    "days_bytes_to_gb": Fraction(1, GB),
    "days_bytes_to_mb": Fraction(1, MB),
}
DAYS = {"days", "100_days", "days_bytes_to_gb", "days_bytes_to_mb"}


def constant_of(factor: str) -> Fraction:
    """The part of a factor that is the same in every period. Raises BassError on one that has no meaning here."""
    try:
        return CONSTANT[factor]
    except KeyError as error:
        raise BassError(f"factor {factor!r} of the catalogue is unknown; known: {', '.join(CONSTANT)}") from error


def period_of(factor: str, day_count: int, year_day_count: int) -> Period:
    """The whole factor of a period of so many days (a month in progress: the days elapsed; a day: 1)."""
    whole = constant_of(factor)
    if factor in DAYS:
        whole *= day_count
    if factor == "100_standard_month":
        whole *= Fraction(year_day_count, 12 * day_count)
    return Period(whole, Fraction(365, day_count))
