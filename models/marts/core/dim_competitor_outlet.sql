with outlets as (
    select *
    from {{ ref('stg_market__competitor') }}
    where competitor_type = 'outlet'
    qualify row_number() over (
        partition by competitor_id
        order by file_month desc, delivery_id desc, part_number desc, line_number desc
    ) = 1
)

select
    {{ surrogate_key(['competitor_id']) }} as competitor_outlet_key,
    competitor_id as competitor_outlet_id,
    {{ surrogate_key(['operator_id']) }} as operator_key,
    operator_id,
    coalesce(area_id, '-1') as area_id,
    longitude,
    latitude,
    first_seen_date,
    last_seen_date
from outlets
