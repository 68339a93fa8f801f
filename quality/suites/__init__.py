"""The suites, found by path: every module here has `suites(context) -> list[Suite]`."""

from importlib import import_module
from pkgutil import iter_modules

from quality.rule import Context, Suite


def all_suites(context: Context) -> list[Suite]:
    """Every suite that applies to what this operator has delivered."""
    modules = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
    return [suite for module in modules for suite in module.suites(context)]
