-- each visit that agreed a day for the next one, and when the same group or customer was visited again
with agreed as (
    select * from {{ ref('fct_visit') }}
    where next_visit_date is not null
)

select
    agreed.visit_id,
    agreed.manager_id,
    agreed.visited_date,
    agreed.next_visit_date,
    min(later.visited_date) as followed_date
from agreed
left join {{ ref('fct_visit') }} as later
    on
        agreed.group_id = later.group_id
        and agreed.cust_id = later.cust_id
        and agreed.visited_date < later.visited_date
        and (agreed.group_id <> '-1' or agreed.cust_id <> '-1')
group by agreed.visit_id, agreed.manager_id, agreed.visited_date, agreed.next_visit_date
