-- the runs of days in which neither the version nor the state nor a tariff of a line changes
with boundaries as (
    select
        user_id,
        valid_from
    from {{ ref('int_subscriber__version') }}
    union
    select
        user_id,
        valid_from
    from {{ ref('int_subscriber__net_spell') }}
    union
    select
        user_id,
        valid_from
    from {{ ref('int_subscriber__subscription') }}
    union
    select
        user_id,
        valid_to as valid_from
    from {{ ref('int_subscriber__subscription') }}
    where valid_to < {{ end_of_time() }}
)

select
    boundaries.user_id,
    boundaries.valid_from,
    coalesce(
        lead(boundaries.valid_from) over (partition by boundaries.user_id order by boundaries.valid_from),
        {{ end_of_time() }}
    ) as valid_to
from boundaries
-- a line exists from its first version on
inner join {{ ref('int_subscriber__version') }} as versions
    on
        boundaries.user_id = versions.user_id
        and versions.is_first
        and boundaries.valid_from >= versions.valid_from
