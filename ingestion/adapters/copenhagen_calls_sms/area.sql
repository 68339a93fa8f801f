select
    province() as area_id, 'København' as area_name, 'province' as area_level, null as parent_area_id,
    null as longitude, null as latitude, date '2013-01-01' as valid_from, null as valid_to,
    month_period(month_start) as _period
from month
