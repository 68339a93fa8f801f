"""The last line of defence before DuckDB: a statement must be one plain SELECT tree over published tables.

An allow-list of syntax, functions and relations. SUMMARIZE, PIVOT, DESCRIBE, CALL, COPY, table functions and the like
get past Superset's own checks and past its row-level security; whatever is not listed here is refused, so a new DuckDB
feature is refused until someone lists it.
"""

import re
from collections.abc import Iterable, Iterator

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

MAX_LENGTH = 100_000
# format() with a free pattern can ask for a string of gigabytes, so only plain number patterns pass.
NUMBER_PATTERN = re.compile(r"\{:,?(\.\d)?[df]\}%?")

SYNTAX: frozenset[type[exp.Expression]] = frozenset({
    exp.Select, exp.Union, exp.Intersect, exp.Except, exp.Subquery, exp.With, exp.CTE, exp.From, exp.Join, exp.Where,
    exp.Group, exp.Having, exp.Qualify, exp.Order, exp.Ordered, exp.Limit, exp.Offset, exp.Table, exp.TableAlias,
    exp.Alias, exp.Column, exp.Identifier, exp.Star, exp.Literal, exp.Null, exp.Boolean, exp.Paren, exp.Tuple,
    exp.Distinct, exp.Window, exp.WindowSpec, exp.Filter, exp.Case, exp.If, exp.Cast, exp.TryCast, exp.DataType,
    exp.DataTypeParam, exp.Interval, exp.Var, exp.And, exp.Or, exp.Not, exp.Neg, exp.EQ, exp.NEQ, exp.GT, exp.GTE,
    exp.LT, exp.LTE, exp.Is, exp.In, exp.Between, exp.Like, exp.ILike, exp.Escape, exp.Exists, exp.Add, exp.Sub,
    exp.Mul, exp.Div, exp.IntDiv, exp.Mod, exp.DPipe,
})  # fmt: skip
FUNCTIONS: frozenset[type[exp.Expression]] = frozenset({
    exp.Sum, exp.Avg, exp.Min, exp.Max, exp.Count, exp.CountIf, exp.ArgMin, exp.ArgMax, exp.AnyValue, exp.Median,
    exp.Stddev, exp.StddevPop, exp.StddevSamp, exp.Variance, exp.VariancePop, exp.Coalesce, exp.Nullif, exp.Abs,
    exp.Round, exp.Floor, exp.Ceil, exp.Sign, exp.Greatest, exp.Least, exp.Ln, exp.Log, exp.Exp, exp.Sqrt, exp.Pow,
    exp.Lower, exp.Upper, exp.Trim, exp.Substring, exp.Length, exp.Left, exp.Right, exp.Concat, exp.SplitPart,
    exp.StartsWith, exp.Contains, exp.DateTrunc, exp.TimestampTrunc, exp.Extract, exp.Year, exp.Quarter, exp.Month,
    exp.Week, exp.Day, exp.DayOfWeek, exp.DayOfMonth, exp.DayOfYear, exp.TimeToStr, exp.StrToTime, exp.DateDiff,
    exp.DateAdd, exp.LastDay, exp.Date, exp.CurrentDate, exp.CurrentTimestamp, exp.RowNumber, exp.Rank, exp.DenseRank,
    exp.Lag, exp.Lead, exp.FirstValue, exp.LastValue, exp.Ntile,
})  # fmt: skip
# Functions that the parser knows by name only.
NAMED_FUNCTIONS = frozenset({"arg_min_null", "arg_max_null"})


class StatementRefusedError(ValueError):
    """The statement is not one plain SELECT over published tables; the message names what was refused."""


def check(sql: str, relations: Iterable[str]) -> str:
    """Return the statement as it may run: rendered again from what was checked, so that nothing else can run.

    `relations` are the published tables, as `schema.table`. Raises StatementRefusedError.
    """
    tree = _parse(sql)
    allowed = {relation.lower() for relation in relations}
    try:
        for node in tree.walk():
            _check_node(node)
            if isinstance(node, exp.Table):
                _check_table(node, allowed)
        return tree.sql(dialect="duckdb", comments=False)
    except (RecursionError, SqlglotError) as error:
        raise StatementRefusedError("the statement is nested too deeply or cannot be rendered") from error


def _parse(sql: str) -> exp.Expression:
    if len(sql) > MAX_LENGTH:
        raise StatementRefusedError(f"the statement has {len(sql)} characters, more than {MAX_LENGTH}")
    try:
        trees = [tree for tree in sqlglot.parse(sql, read="duckdb") if tree is not None]
    except (SqlglotError, RecursionError) as error:
        raise StatementRefusedError("the statement cannot be parsed") from error
    if len(trees) != 1:
        raise StatementRefusedError(f"{len(trees)} statements where one is allowed")
    if not isinstance(trees[0], exp.Select | exp.SetOperation):
        raise StatementRefusedError(f"{type(trees[0]).__name__} is not a SELECT")
    return trees[0]


def _check_node(node: exp.Expression) -> None:
    kind = type(node)
    if isinstance(node, exp.Anonymous) and str(node.this).lower() in NAMED_FUNCTIONS:
        return
    if isinstance(node, exp.Format):
        _check_format(node)
    elif kind not in SYNTAX and kind not in FUNCTIONS:
        raise StatementRefusedError(f"{_name(node)} is not on the list of allowed functions and syntax")
    if isinstance(node, exp.With) and node.recursive:
        raise StatementRefusedError("WITH RECURSIVE is not allowed")
    if isinstance(node, exp.Select) and (node.args.get("into") or node.args.get("locks")):
        raise StatementRefusedError("SELECT INTO and locks are not allowed")


def _name(node: exp.Expression) -> str:
    if isinstance(node, exp.Anonymous):
        return str(node.this).lower()
    return node.sql_name().lower() if isinstance(node, exp.Func) else type(node).__name__


def _check_format(node: exp.Format) -> None:
    pattern = node.this
    if not (isinstance(pattern, exp.Literal) and pattern.is_string and NUMBER_PATTERN.fullmatch(pattern.name)):
        raise StatementRefusedError("format is allowed with a plain number pattern only, like '{:,.2f}'")


def _check_table(table: exp.Table, allowed: set[str]) -> None:
    if not isinstance(table.this, exp.Identifier):
        raise StatementRefusedError("table functions are not allowed")
    extra = [key for key, value in table.args.items() if value and key not in ("this", "db", "alias", "joins")]
    if extra:
        raise StatementRefusedError(f"{', '.join(extra)} of table {table.name} is not allowed")
    name = f"{table.db}.{table.name}".lower() if table.db else _folded(table.name)
    if name not in (allowed if table.db else _steps_in_sight(table)):
        raise StatementRefusedError(f"{name} is not a published table")


def _steps_in_sight(table: exp.Table) -> Iterator[str]:
    """The names that WITH gives where `table` stands. One that is out of sight would be DuckDB's own table there."""
    node: exp.Expression | None = table
    while node is not None:
        inner, node = node, node.parent
        if isinstance(node, exp.With):
            for step in node.expressions:
                if step is inner:
                    break
                yield _folded(step.alias)
            node = node.parent
        elif node is not None and node.args.get("with_"):
            yield from (_folded(step.alias) for step in node.args["with_"].expressions)


def _folded(name: str) -> str:
    """DuckDB folds the case of ASCII letters only; Python's lower() makes a k of the Kelvin sign, too."""
    return name.lower() if name.isascii() else name
