-- lines that a former customer took: another line of the same identity document went off-net within 90 days before or
-- after. Dated by the later of both, so that a figure never changes because somebody leaves later.
with persons as (
    select
        version.user_id,
        customer.id_hash
    from {{ ref('int_subscriber__version') }} as version
    inner join {{ ref('int_customer__document') }} as customer on version.cust_id = customer.cust_id
    where version.valid_to = {{ end_of_time() }} and version.is_in_scope = 1
),

changes as (
    select
        persons.id_hash,
        change.user_id,
        change.event_type,
        change.event_date
    from {{ ref('int_subscriber__change') }} as change
    inner join persons on change.user_id = persons.user_id
),

matched as (
    select
        added.user_id,
        greatest(added.event_date, gone.event_date) as reentered_date
    from changes as added
    inner join changes as gone on added.id_hash = gone.id_hash and added.user_id != gone.user_id
    where
        added.event_type = 'gross_add'
        and gone.event_type = 'cancelled'
        and gone.event_date >= {{ add_day('added.event_date', -90) }}
        and gone.event_date <= {{ add_day('added.event_date', 90) }}
)

select
    user_id,
    min(reentered_date) as reentered_date
from matched
group by user_id
