"""The competitors of the synthetic operator: their numbers and outlets, and a price cut in two counties."""
