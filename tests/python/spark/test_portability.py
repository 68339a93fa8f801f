"""One project, two engines: dbt compiles it for Spark, and Spark's own analyser understands what comes out."""

import pytest

from bass.home import PROJECT_DIR
from bass.spark.portability import analyse_models


@pytest.fixture(scope="module")
def problems(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return analyse_models(tmp_path_factory.mktemp("spark"))


def test_spark_understands_every_model_and_finds_the_contract_s_columns_and_types(problems: dict[str, str]) -> None:
    assert {name: problem for name, problem in problems.items() if problem} == {}


def test_every_model_was_analysed(problems: dict[str, str]) -> None:
    assert problems.keys() == {path.stem for path in (PROJECT_DIR / "models").rglob("*.sql")}
