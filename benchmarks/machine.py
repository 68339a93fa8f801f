"""The machine that the figures belong to."""

import os
import platform
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("duckdb", "dbt-core", "dbt-duckdb", "pandas", "polars", "pyarrow")


@dataclass(frozen=True)
class Machine:
    """Cores, memory in GB, the processor's name, the operating system's, and the versions that matter."""

    cores: int
    memory_gb: float
    processor: str
    system: str
    versions: dict[str, str]

    @property
    def text(self) -> str:
        packages = ", ".join(f"{name} {number}" for name, number in self.versions.items())
        return (
            f"{self.cores} cores, {self.memory_gb:.0f} GB memory, {self.processor}, {self.system}\n"
            f"Python {platform.python_version()}, {packages}"
        )


def this_machine() -> Machine:
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return Machine(
        cores=len(os.sched_getaffinity(0)),
        memory_gb=memory / 2**30,
        processor=field_of(Path("/proc/cpuinfo"), "model name", ":") or platform.machine(),
        system=field_of(Path("/etc/os-release"), "PRETTY_NAME", "=") or platform.system(),
        versions={name: version(name) for name in PACKAGES},
    )


def field_of(path: Path, name: str, separator: str) -> str | None:
    """The value of the first `name<separator>value` line of a file; None where there is none."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError:
        return None
    for line in lines:
        key, found, value = line.partition(separator)
        if found and key.strip() == name:
            return value.strip().strip('"')
    return None
