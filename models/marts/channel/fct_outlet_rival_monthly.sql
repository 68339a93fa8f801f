-- competitors' outlets near the operator's own, by the great circle; built anew each time, since a competitor's outlet
-- may be told of late
{%- set radius = 6371.0 %}

with outlets as (
    select
        outlet.channel_id,
        outlet.month_start,
        channel.area_id,
        cast(channel.longitude as double) as longitude,
        cast(channel.latitude as double) as latitude
    from {{ ref('fct_channel_monthly') }} as outlet
    inner join {{ ref('dim_channel') }} as channel on outlet.channel_id = channel.channel_id
    where outlet.is_outlet = 1 and channel.longitude is not null and channel.latitude is not null
),

rivals as (
    select
        competitor_outlet_id,
        operator_id,
        cast(longitude as double) as longitude,
        cast(latitude as double) as latitude,
        first_seen_date,
        last_seen_date
    from {{ ref('dim_competitor_outlet') }}
    where longitude is not null and latitude is not null
),

near_by as (
    select
        outlets.channel_id,
        outlets.month_start,
        rivals.operator_id,
        2 * {{ radius }} * asin(
            sqrt(
                power(sin(radians(rivals.latitude - outlets.latitude) / 2), 2)
                + cos(radians(outlets.latitude)) * cos(radians(rivals.latitude))
                * power(sin(radians(rivals.longitude - outlets.longitude) / 2), 2)
            )
        ) as distance_km
    from outlets
    inner join rivals
        on
            abs(rivals.latitude - outlets.latitude) < 0.05
            and abs(rivals.longitude - outlets.longitude) < 0.1
            and outlets.month_start >= {{ month_of('rivals.first_seen_date') }}
            and outlets.month_start <= rivals.last_seen_date
),

counted as (
    select
        channel_id,
        month_start,
        sum(case when distance_km <= 1 then 1 else 0 end) as rival_count_1_km,
        sum(case when distance_km <= 3 then 1 else 0 end) as rival_count_3_km,
        min(distance_km) as nearest_rival_km,
        min_by(operator_id, distance_km) as nearest_operator_id
    from near_by
    group by channel_id, month_start
)

select
    {{ surrogate_key(['outlets.channel_id']) }} as channel_key,
    outlets.channel_id,
    outlets.area_id,
    cast(coalesce(counted.rival_count_1_km, 0) as bigint) as rival_count_1_km,
    cast(coalesce(counted.rival_count_3_km, 0) as bigint) as rival_count_3_km,
    counted.nearest_rival_km,
    coalesce(counted.nearest_operator_id, '-1') as nearest_operator_id,
    outlets.month_start
from outlets
left join counted on outlets.channel_id = counted.channel_id and outlets.month_start = counted.month_start
