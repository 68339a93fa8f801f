"""Foreign data to contract files: an adapter is a folder with adapter.yaml and one SQL select per unit."""

from ingestion.adapters.definition import ADAPTERS_DIR, Adapter, AdapterError, load_adapter
from ingestion.adapters.runner import AdaptResult, adapt, home_settings

__all__ = ["ADAPTERS_DIR", "AdaptResult", "Adapter", "AdapterError", "adapt", "home_settings", "load_adapter"]
