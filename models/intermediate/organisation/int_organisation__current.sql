-- the last image of each organisation unit; one that is no longer in the file stays known
select *
from {{ ref('stg_boss__staff_org') }}
qualify row_number() over (partition by org_id order by file_month desc, delivery_id desc) = 1
