"""The target that the linter renders for."""

name = "duckdb"
type = "duckdb"
