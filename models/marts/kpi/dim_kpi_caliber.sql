with versions as (select * from {{ ref('kpi_caliber') }})

select
    kpi_code,
    caliber_version,
    valid_from,
    coalesce(valid_to, {{ end_of_time() }}) as valid_to,
    change_en,
    change_zh,
    reason
from versions
