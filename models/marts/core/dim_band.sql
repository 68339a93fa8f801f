select
    band_type,
    band_code,
    cast(lower_bound as decimal(18, 2)) as lower_bound,
    cast(upper_bound as decimal(18, 2)) as upper_bound,
    band_name_en,
    band_name_zh,
    cast(display_order as int) as display_order
from {{ ref('band') }}
