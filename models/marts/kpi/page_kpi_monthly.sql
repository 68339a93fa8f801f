{{ config(materialized='view') }}

with figures as (select * from {{ ref('fct_kpi_monthly') }}),

kpis as (select * from {{ ref('dim_kpi') }}),

areas as (select * from {{ ref('int_kpi__area') }})

select
    figures.*,
    {{ row_order('figures') | indent(4) }} as row_order,
    {{ page_columns('kpis', 'areas') | indent(4) }}
from figures
inner join kpis on figures.kpi_code = kpis.kpi_code
inner join areas on figures.area_level = areas.area_level and figures.area_code = areas.area_code
