with categories as (select * from {{ ref('complaint_category') }}),

-- a category and the up to two above it; an empty parent in the seed is null on DuckDB and '' on Spark
lineage as (
    select
        category.*,
        parent.category_id as parent_id,
        parent.category_name_en as parent_name_en,
        parent.category_name_zh as parent_name_zh,
        grandparent.category_id as grandparent_id,
        grandparent.category_name_en as grandparent_name_en,
        grandparent.category_name_zh as grandparent_name_zh
    from categories as category
    left join categories as parent on category.parent_category_id = parent.category_id
    left join categories as grandparent on parent.parent_category_id = grandparent.category_id
)

select
    {{ surrogate_key(['category_id']) }} as category_key,
    category_id,
    category_name_en,
    category_name_zh,
    category_level,
    coalesce(grandparent_id, parent_id, category_id) as type_id,
    coalesce(grandparent_name_en, parent_name_en, category_name_en) as type_name_en,
    coalesce(grandparent_name_zh, parent_name_zh, category_name_zh) as type_name_zh,
    case category_level when 3 then parent_id when 2 then category_id else '-1' end as topic_id,
    case category_level when 3 then parent_name_en when 2 then category_name_en else 'Unknown' end as topic_name_en,
    case category_level when 3 then parent_name_zh when 2 then category_name_zh else '未知' end as topic_name_zh,
    category_version,
    valid_from
from lineage
union all
select
    '-1',
    '-1',
    'Unknown',
    '未知',
    0,
    '-1',
    'Unknown',
    '未知',
    '-1',
    'Unknown',
    '未知',
    1,
    {{ beginning_of_time() }}
