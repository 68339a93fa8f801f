-- How many lines move to electronic channels each month, and how many come back? 每月有多少用户迁移到电子渠道，又有多少回流？
select
    month_start,
    sum(case when migration_state = 'migrated' then 1 else 0 end) as migrated_count,
    sum(case when migration_state = 'returned' then 1 else 0 end) as returned_count,
    sum(case when migration_state = 'electronic' then 1 else 0 end) as electronic_count,
    sum(case when migration_state = 'hall' then 1 else 0 end) as hall_count,
    100 * {{ ratio('sum(electronic_count)', 'sum(electronic_count + hall_count)') }} as electronic_share
from {{ ref('fct_channel_use_monthly') }}
group by month_start
order by month_start desc
