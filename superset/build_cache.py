"""A data cache whose entries belong to one published build, so that no figure outlives the build it came from."""

import threading
from pathlib import Path
from typing import Any

from cachelib.file import FileSystemCache


class BuildCache(FileSystemCache):
    """Files in `cache_dir`; each key carries the build that `current` (a symlink) names.

    A query that begins before a publish and ends after it is kept under the build it began with: its `get` found
    nothing, and what the same thread then sets under that key belongs to the build of that moment.
    """

    def __init__(self, cache_dir: str, current: Path, **options: Any) -> None:
        self._current = current
        self._missed = threading.local()
        super().__init__(cache_dir, **options)

    def get(self, key: str) -> Any:
        if key == self._fs_count_file:
            return super().get(key)
        build = self._build()
        value = super().get(f"{build}:{key}")
        if value is None:
            self._missed.key, self._missed.build = key, build
        return value

    def set(self, key: str, value: Any, timeout: Any = None, mgmt_element: bool = False) -> bool:
        if mgmt_element:
            return super().set(key, value, timeout, mgmt_element)
        build = self._missed.build if getattr(self._missed, "key", None) == key else self._build()
        return super().set(f"{build}:{key}", value, timeout)

    def delete(self, key: str, mgmt_element: bool = False) -> bool:
        return super().delete(key if mgmt_element else f"{self._build()}:{key}", mgmt_element)

    def _build(self) -> str:
        return self._current.resolve().name


def from_config(app: Any, config: dict[str, Any], args: list[Any], kwargs: dict[str, Any]) -> BuildCache:
    """The factory that CACHE_TYPE names; OPENBASS_CURRENT_BUILD of the configuration names the symlink."""
    return BuildCache(
        config["CACHE_DIR"],
        Path(app.config["OPENBASS_CURRENT_BUILD"]),
        threshold=config["CACHE_THRESHOLD"],
        default_timeout=config["CACHE_DEFAULT_TIMEOUT"],
    )
