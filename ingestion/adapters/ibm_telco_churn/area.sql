select
    province() as area_id, 'United States' as area_name, 'province' as area_level, null as parent_area_id,
    null as longitude, null as latitude, date '2011-01-01' as valid_from, null as valid_to,
    month_period(month_start) as _period
from month
