"""The days of the small operator that the tests of this folder share."""

from datetime import date

START, UNTIL = date(2025, 11, 1), date(2026, 4, 12)
