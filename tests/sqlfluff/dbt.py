"""What sqlfluff's jinja templater needs to render our models: dbt's cross-database macros in DuckDB's words.

Used by the linter alone (`library_path` in pyproject.toml); dbt itself renders the models with its own.
"""


def date_trunc(datepart: str, date: str) -> str:
    return f"date_trunc('{datepart}', {date})"


def dateadd(datepart: str, interval: object, from_date_or_timestamp: str) -> str:
    return f"date_add({from_date_or_timestamp}, interval ({interval}) {datepart})"


def datediff(first_date: str, second_date: str, datepart: str) -> str:
    return f"date_diff('{datepart}', {first_date}, {second_date})"


def last_day(date: str, datepart: str) -> str:
    return f"last_day({date})"


def generate_series(upper_bound: int) -> str:
    return f"select 1 as generated_number /* to {upper_bound} */"


def type_string() -> str:
    return "string"
