"""The rows that the hand-worked case sends, for every test that plays it."""

import pandas as pd

from bass.home import PROJECT_DIR
from ingestion.contract import load_contract

CASE = PROJECT_DIR / "tests" / "cases" / "hand_worked"


def case_tables() -> dict[str, pd.DataFrame]:
    """Unit -> rows as sent; whole numbers typed, everything else text, an empty field is None."""
    result = {}
    for path in sorted((CASE / "input").glob("*.csv")):
        frame = pd.read_csv(path, dtype=object, keep_default_na=False)
        frame = frame.mask(frame == "", None)
        for column in load_contract(PROJECT_DIR).extracts[path.stem].columns:
            if column.data_type in ("bigint", "integer"):
                frame[column.name] = pd.to_numeric(frame[column.name]).astype("Int64")
        result[path.stem] = frame
    return result
