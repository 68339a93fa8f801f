"""seeds/operator/mobile_network.csv, made from the real list of mobile networks in data/mcc_mnc.

Kept are networks in operation with a whole code. Where a code stands for several territories, the territory with most
networks under its country code (MCC) keeps it, among equals the first by name.

Usage: python -m bass.network_seed [--check]   writes the seed; with --check it writes nothing, and exit code 1 says
that the seed is out of date.
"""

import csv
import io
import json
import sys
from collections import Counter
from collections.abc import Sequence

from bass.home import PROJECT_DIR

LIST = PROJECT_DIR / "data" / "mcc_mnc" / "mcc-mnc-list.json"
SEED = PROJECT_DIR / "seeds" / "operator" / "mobile_network.csv"
COLUMNS = ("operator_id", "mcc", "mnc", "country_code", "country_name", "brand", "operator_name")


def mobile_networks() -> str:
    """The seed's text."""
    entries = json.loads(LIST.read_text("utf-8"))
    kept = [e for e in entries if e["status"] == "Operational" and (e["mcc"] + e["mnc"]).isdigit()]
    size = Counter((e["mcc"], e["countryName"]) for e in kept)
    kept.sort(key=lambda e: (e["mcc"], e["mnc"], -size[e["mcc"], e["countryName"]], e["countryName"] or ""))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    seen = set()
    for entry in kept:
        code = entry["mcc"] + entry["mnc"]
        if code not in seen:
            names = [entry["countryCode"], entry["countryName"], entry["brand"], entry["operator"] or entry["brand"]]
            writer.writerow([code, entry["mcc"], entry["mnc"], *(" ".join((name or "").split()) for name in names)])
        seen.add(code)
    return out.getvalue()


def main(arguments: Sequence[str]) -> int:
    wanted = mobile_networks()
    if "--check" in arguments:
        return int(not SEED.is_file() or SEED.read_text("utf-8") != wanted)
    SEED.write_text(wanted, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
