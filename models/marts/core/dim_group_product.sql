select
    {{ surrogate_key(['product_id']) }} as group_product_key,
    product_id,
    product_name_en,
    product_name_zh,
    item_code
from {{ ref('group_product') }}
union all
select
    '-1',
    '-1',
    'Unknown',
    '未知',
    '-1'
