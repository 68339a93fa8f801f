"""A home with a published build made by hand: the columns of the page models, figures that a formula gives.

Two cities of two counties each and the unknown area, 15 months, the last of them in progress; 60 days.
"""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import yaml

from bass.home import PROJECT_DIR, Home, Settings

AS_OF = "2026-04-15"
CLOCK = datetime(2026, 4, 16, 10, 0)
LAST_FINAL_MONTH = "2026-03"
PAGES_YAML = PROJECT_DIR / "models" / "marts" / "kpi" / "_kpi__pages.yml"
CATALOGUE = PROJECT_DIR / "seeds" / "kpi" / "kpi_catalogue.csv"
TYPES = {"string": "varchar", "int": "integer"}

AREAS = """
    select * from (values
        ('province', '33', '浙江省', '33', '浙江省', '', '', '', '', '', '', 1.0),
        ('province', '-1', '未知', '-1', '未知', '', '', '', '', '', '', 0.01),
        ('city', '3301', '杭州市', '33', '浙江省', '3301', '杭州市', '', '', '', '', 0.6),
        ('city', '3302', '宁波市', '33', '浙江省', '3302', '宁波市', '', '', '', '', 0.4),
        ('county', '330102', '上城区', '33', '浙江省', '3301', '杭州市', '330102', '上城区', '', '', 0.35),
        ('county', '330106', '西湖区', '33', '浙江省', '3301', '杭州市', '330106', '西湖区', '', '', 0.25),
        ('county', '330203', '海曙区', '33', '浙江省', '3302', '宁波市', '330203', '海曙区', '', '', 0.3),
        ('county', '330205', '江北区', '33', '浙江省', '3302', '宁波市', '330205', '江北区', '', '', 0.1),
        ('grid', '330102001', '湖滨', '33', '浙江省', '3301', '杭州市', '330102', '上城区', '330102001', '湖滨', 0.35)
    ) as area(area_level, area_code, area_name, province_code, province_name, city_code, city_name,
        county_code, county_name, grid_code, grid_name, weight)
"""
DIMENSIONS = """
    select * from (values
        ('all', 'all', 1.0), ('pay_mode', 'prepaid', 0.7), ('pay_mode', 'postpaid', 0.3),
        ('revenue_type', 'monthly_fee', 0.6), ('revenue_type', 'voice', 0.1), ('revenue_type', 'sms', 0.05),
        ('revenue_type', 'data', 0.2), ('revenue_type', 'vas', 0.05)
    ) as dimension(dimension_type, dimension_value, share)
"""
# Ratios do not shrink with the area; sums do. `scale` tells two builds apart.
FIGURES = """
    create table kpi.{table} as
    with period as ({periods}), area as ({areas}), dimension as ({dimensions}),
    kpi as (
        select *, 100 + 37 * row_number() over (order by display_order) as base
        from read_csv('{catalogue}', all_varchar = true)
        where form <> 'completion' and {flag} = '1'
    ),
    figure as (
        select
            kpi.*, period.*, area.*, dimension.*,
            {scale} * case when form in ('ratio', 'power') then base / 20.0 + weight + share
                else round(base * 20 * weight * share, 2) end * (1 + 0.01 * number) as figure_value
        from kpi cross join period cross join area cross join dimension
        where contains(';' || dimensions || ';', ';' || dimension_type || ';')
    )
    select {columns} from figure
"""
MONTHS = f"""
    select number, cast(period_start as date) as period_start, last_day(period_start) as period_end,
        case when number = 14 then 'preliminary' when number = 3 then 'restated' else 'final' end as state
    from (select range as number, date '2025-02-01' + to_months(range::int) as period_start from range(15))
    where period_start <= date '{AS_OF}'
"""
DAYS = f"""
    select range as number, date '{AS_OF}' - range::int as period_start, date '{AS_OF}' - range::int as period_end,
        case when range < 2 then 'preliminary' else 'final' end as state
    from range(60)
"""
EXPRESSIONS = {
    "numerator": "figure_value",
    "denominator": "case when form = 'ratio' then 1 end",
    "kpi_value": "figure_value",
    "previous_value": "figure_value * 0.99",
    "change_previous": "case when unit = '%' then -0.25 else 1.5 end",
    "last_year_value": "case when number >= 12 then figure_value * 0.9 end",
    "change_last_year": "case when number >= 12 then 10.0 end",
    "year_to_date_value": "figure_value * 2",
    "year_to_date_state": "case when number = 13 then 'preliminary' else 'final' end",
    "target_value": "case when dimension_type = 'all' and is_headline = '1' then figure_value * 1.05 end",
    "completion_rate": "case when dimension_type = 'all' and is_headline = '1' then 95.2 end",
    "time_elapsed_rate": "case when state = 'preliminary' then 50.0 else 100.0 end",
    "source_unit_count": "1",
    "as_of_date": f"least(period_end, date '{AS_OF}')",
    "month_start": "cast(date_trunc('month', period_start) as date)",
    "month_to_date_value": "figure_value * 15",
    "month_to_date_state": "'final'",
    "month_to_date_previous": "figure_value * 14",
    "month_to_date_last_year": "figure_value * 13",
    "change_month_to_date_previous": "1.0",
    "change_month_to_date_last_year": "2.0",
    "row_order": """case when dimension_type = 'all' then '0' else '1' end
        || case area_level when 'province' then '1' when 'city' then '2' when 'county' then '3' else '4' end
        || case when area_code = '-1' then '1' else '0' end
        || (99999999 - cast(strftime(period_start, '%Y%m%d') as integer)) || area_code || dimension_value""",
}
OPERATION = f"""
    create schema operation; create schema security; create schema restricted;
    create table operation.run_status as select
        date '{AS_OF}' as as_of_date, timestamp '2026-04-16 09:00' as built_at,
        timestamp '2026-04-16 09:00' as last_run_at,
        'good' as last_run_state, 'failed' as gate_result, 2 as gate_failed_count,
        timestamp '2026-04-16 09:05' as published_at, 'abc1234' as code_version, 'Handmade' as home_name,
        'CNY' as currency, 'the clock stands' as clock_note, 'build' as build_id, 1 as held_back_count;
    create table operation.table_status as select * from (values
        ('kpi', 'page_kpi_monthly', '', timestamp '2026-04-16 09:05', date '{AS_OF}', false, ''),
        ('core', 'fct_arrears_monthly', '', timestamp '2026-04-09 09:05', date '2026-04-08', true, 'arrears differ')
    ) as t(schema_name, table_name, kpi_code, published_at, as_of_date, is_held_back, reason);
    create table operation.delivery_board as select 'late' as state;
    create table security.security_user_scope as select * from (values
        ('wang.director', 'province', '33'), ('li.hangzhou', 'city', '3301'), ('zhou.xihu', 'county', '330106')
    ) as t(username, scope_level, scope_value);
    create table restricted.line as select '13800000000' as msisdn;
"""


def new_home(root: Path) -> Home:
    """A home with one published build and the manifest that describes it."""
    home = Home.create(root, Settings(name="Handmade", clock=CLOCK))
    manifest = home.warehouse / "target" / "manifest.json"
    manifest.parent.mkdir(parents=True)
    manifest.write_text(json.dumps({"nodes": {f"model.{name}": node(name) for name in page_models()}}), "utf-8")
    publish(home, 1)
    return home


def publish(home: Home, scale: int) -> Path:
    """Put a further build before the readers, with every figure `scale` times the first build's."""
    build = home.publish / "builds" / f"{len(list(home.publish.glob('builds/*'))) + 1:06d}"
    build.mkdir(parents=True)
    with duckdb.connect(str(build / "warehouse.duckdb")) as connection:
        connection.execute("create schema kpi")
        for table, periods, flag in (("page_kpi_monthly", MONTHS, "is_monthly"), ("page_kpi_daily", DAYS, "is_daily")):
            given = {"table": table, "periods": periods, "flag": flag, "scale": scale, "catalogue": CATALOGUE}
            select = FIGURES.format(areas=AREAS, dimensions=DIMENSIONS, columns=columns_sql(table), **given)
            connection.execute(select)
        connection.execute(OPERATION)
    link = home.publish / ".new"
    link.symlink_to(Path("builds") / build.name)
    link.replace(home.publish / "current")
    return build


def page_models() -> dict[str, dict[str, Any]]:
    models = yaml.safe_load(PAGES_YAML.read_text("utf-8"))["models"]
    return {model["name"]: model for model in models}


def node(name: str) -> dict[str, Any]:
    """A page model as the manifest describes it."""
    model = page_models()[name]
    return {
        "resource_type": "model",
        "fqn": ["openbass", "marts", "kpi", name],
        "schema": "kpi",
        "name": name,
        "alias": name,
        "description": model["description"],
        "columns": {column["name"]: column for column in model["columns"]},
    }


def columns_sql(table: str) -> str:
    """Every column that the model's contract names, in its type."""
    columns = page_models()[table]["columns"]
    types = {column["name"]: TYPES.get(column["data_type"], column["data_type"]) for column in columns}
    return ", ".join(f"cast({EXPRESSIONS.get(name, name)} as {kind}) as {name}" for name, kind in types.items())
