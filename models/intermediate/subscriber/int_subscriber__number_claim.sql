-- when a line's number is its own by its versions: from its activation, or from the day it took the number over
with versions as (
    select
        *,
        case
            when msisdn != coalesce(lag(msisdn) over (partition by user_id order by valid_from), '') then 1
            else 0
        end as is_new_number
    from {{ ref('int_subscriber__version') }}
),

numbered as (
    select
        *,
        sum(is_new_number) over (
            partition by user_id order by valid_from
            rows between unbounded preceding and current row
        ) as number_sequence
    from versions
),

first_times as (
    select
        user_id,
        min(status_time) as first_on_net_time
    from {{ ref('int_subscriber__status') }}
    where is_on_net = 1
    group by user_id
),

claims as (
    select
        user_id,
        msisdn,
        max(activated_at) as activated_at,
        min(valid_from) as claimed_date,
        max(valid_to) as released_date
    from numbered
    group by user_id, msisdn, number_sequence
)

select
    claims.user_id,
    claims.msisdn,
    greatest(
        cast(claims.claimed_date as timestamp),
        coalesce(claims.activated_at, first_times.first_on_net_time)
    ) as claimed_from,
    cast(claims.released_date as timestamp) as claimed_to
from claims
left join first_times on claims.user_id = first_times.user_id
-- a line that was never activated makes no calls
where coalesce(claims.activated_at, first_times.first_on_net_time) is not null
