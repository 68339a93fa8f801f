"""What is missing is named, with the package that brings it."""

from pathlib import Path

import pytest

from bass.errors import UsageError
from bass.spark.environment import find_environment, find_java


def fake_java(folder: Path, version: str) -> Path:
    java = folder / "bin" / "java"
    java.parent.mkdir(parents=True)
    java.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\"' >&2\n")
    java.chmod(0o755)
    return folder


def test_a_machine_without_java_is_told_the_debian_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match="openjdk-17-jre-headless"):
        find_java(tmp_path)


def test_java_17_is_taken_and_an_old_or_too_new_java_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JAVA_HOME", str(fake_java(tmp_path / "jdk-25", "25.0.1")))
    fake_java(tmp_path / "java-11-openjdk", "11.0.2")
    expected = fake_java(tmp_path / "java-17-openjdk", "17.0.15")
    assert find_java(tmp_path) == expected


def test_a_missing_spark_environment_is_told_how_to_make_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENBASS_SPARK_VENV", str(tmp_path))
    with pytest.raises(UsageError, match=r"requirements/spark\.txt"):
        find_environment()
