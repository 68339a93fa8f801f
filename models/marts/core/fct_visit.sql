{{ day_incremental('visited_date') }}

select
    visit_id,
    {{ surrogate_key(['group_id']) }} as group_key,
    coalesce(group_id, '-1') as group_id,
    {{ surrogate_key(['cust_id']) }} as customer_key,
    coalesce(cust_id, '-1') as cust_id,
    {{ surrogate_key(['manager_id']) }} as staff_key,
    coalesce(manager_id, '-1') as manager_id,
    contact_kind,
    visit_result,
    has_rival_offer,
    visited_at,
    next_visit_date,
    visited_date
from ({{ affected_record('manager_visit', 'visited_date', affected_day()) }}) as visit
