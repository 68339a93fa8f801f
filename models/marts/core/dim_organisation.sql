with units as (select * from {{ ref('int_organisation__current') }})

select
    {{ surrogate_key(['org_id']) }} as organisation_key,
    org_id,
    org_name,
    org_level,
    coalesce(parent_org_id, '-1') as parent_org_id,
    coalesce(area_id, '-1') as area_id,
    valid_from,
    coalesce(valid_to, {{ end_of_time() }}) as valid_to
from units
union all
select '-1', '-1', '未知', '-1', '-1', '-1', {{ beginning_of_time() }}, {{ end_of_time() }}
