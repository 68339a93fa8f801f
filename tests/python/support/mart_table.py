"""Which tables of a working or published file are marts whose rows follow from the deliveries alone."""

MART_TABLES = """
select schema_name || '.' || table_name from duckdb_tables()
where not regexp_matches(schema_name, '^(raw_.*|staging|intermediate|step|seed|security|operation|main)$')
"""
