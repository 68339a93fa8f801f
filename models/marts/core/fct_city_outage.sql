-- a city is without service in the hours in which each of its cells was out of service at some time
with cells as (
    select
        cell.cell_key,
        area.city_code
    from {{ ref('dim_cell') }} as cell
    inner join {{ ref('dim_area') }} as area on cell.area_id = area.area_code
    where cell.cell_key <> '-1' and area.city_code <> '-1'
),

cities as (
    select
        city_code,
        count(*) as cell_count
    from cells
    group by city_code
),

hours as (
    select
        cells.city_code,
        counter.hour_start,
        counter.measured_date as outage_date,
        count(*) as cell_count,
        min(counter.outage_minutes) as outage_minutes
    from {{ ref('fct_network_hourly') }} as counter
    inner join cells on counter.cell_key = cells.cell_key
    where counter.outage_minutes > 0
    group by cells.city_code, counter.hour_start, counter.measured_date
)

select
    hours.city_code,
    hours.outage_date,
    min(hours.hour_start) as first_hour_start,
    max(hours.hour_start) as last_hour_start,
    cast(sum(hours.outage_minutes) as bigint) as outage_minutes,
    max(hours.cell_count) as cell_count
from hours
inner join cities on hours.city_code = cities.city_code and hours.cell_count = cities.cell_count
group by hours.city_code, hours.outage_date
