"""All assets of a home: the connection, the datasets that pages use, charts and dashboards."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from generator.bundle import Bundle
from generator.catalogue import Kpi, Words, read_catalogue, read_words
from generator.charts import put_chart
from generator.dashboards import put_dashboard
from generator.datasets import Dataset, put_database, put_query, put_table
from generator.errors import PageError
from generator.marts import Column, Mart, read_marts
from generator.page import read_page

HERE = Path(__file__).parent.parent


@dataclass(frozen=True)
class Sources:
    """What assets are made from. `published` is the DuckDB file as the readers' path names it, symlink and all."""

    manifest: Path
    catalogue: Path
    published: Path
    currency: str = "CNY"
    pages: Path = HERE / "pages"
    queries: Path = HERE / "queries"


def generate(sources: Sources) -> Bundle:
    """Make the bundle. Raises PageError where a page names what manifest or catalogue do not have."""
    bundle, words = Bundle(), read_words()
    kpis, marts = read_catalogue(sources.catalogue), read_marts(sources.manifest)
    pages = [read_page(path, words.unit("CNY", sources.currency)) for path in sorted(sources.pages.glob("*.yaml"))]
    put_database(bundle, f"duckdb:///{sources.published}")
    datasets: dict[str, Dataset] = {}
    for page in pages:
        for name in sorted({chart.dataset for chart in page.charts.values()} | {page.filter_dataset}):
            if name not in datasets:
                datasets[name] = _dataset(bundle, name, sources, marts, kpis, words)
        uuids = {
            slug: put_chart(bundle, page.slug, chart, datasets[chart.dataset], kpis)
            for slug, chart in page.charts.items()
        }
        put_dashboard(bundle, page, uuids, datasets[page.filter_dataset])
    return bundle


def _dataset(
    bundle: Bundle, name: str, sources: Sources, marts: dict[str, Mart], kpis: dict[str, Kpi], words: Words
) -> Dataset:
    query = sources.queries / f"{name}.yaml"
    if query.exists():
        content = yaml.safe_load(query.read_text("utf-8"))
        columns = [Column(column, data_type, "") for column, data_type in content["columns"].items()]
        return put_query(bundle, content["schema"], name, content["sql"], columns, words)
    if name not in marts:
        raise PageError(f"dataset {name}: neither a published mart of the manifest nor a file of superset/queries")
    return put_table(bundle, marts[name], kpis, words, sources.currency)
