"""Writes Superset's assets from the dbt manifest, the KPI catalogue and one short YAML file a page."""
