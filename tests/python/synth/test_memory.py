"""Memory stays bounded: a larger operator's records are made in chunks, not all at once."""

import json
import subprocess
import sys

SCRIPT = """
import json, resource, sys
from datetime import date
from pathlib import Path
from synth import cdr, operator, simulate, world

cdr.CHUNK_RECORDS = 20_000
plan = world.Plan.of(int(sys.argv[1]), 1, 1, date(2026, 1, 31))
one = operator.build_operator(plan)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
uses = simulate.write_call_records(one, Path(sys.argv[2]), workers=1)
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({"records": sum(use.record_count for use in uses), "bytes": sum(use.byte_count for use in uses),
                  "more": (after - before) * 1024}))
"""


def test_writing_call_records_takes_a_fraction_of_their_size(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, "15000", str(tmp_path)], capture_output=True, text=True, check=True
    )
    seen = json.loads(done.stdout)
    assert seen["records"] > 500_000
    # a month's status matrix and one chunk; all records as arrays would be three times their bytes
    assert seen["more"] < seen["bytes"], seen
