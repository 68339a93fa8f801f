"""No cached figure outlives its build."""

from pathlib import Path

from running_superset import in_superset

PROGRAM = """
from pathlib import Path
from build_cache import BuildCache
root = Path(given)
def publish(name):
    (root / name).mkdir()
    (root / "new").symlink_to(root / name)
    (root / "new").replace(root / "current")
publish("1")
cache = BuildCache(str(root / "cache"), root / "current", threshold=10, default_timeout=60)
answer = [cache.get("a"), cache.set("a", "first"), cache.get("a")]
asked = cache.get("b")
publish("2")
cache.set("b", "of the first build")
answer += [cache.get("a"), cache.get("b"), cache.set("a", "second"), cache.get("a")]
"""


def test_entries_belong_to_the_build_they_were_asked_from(tmp_path: Path) -> None:
    assert in_superset(PROGRAM, str(tmp_path)) == [None, True, "first", None, None, True, "second"]
