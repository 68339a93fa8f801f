-- who held a number when: a claim is cut to the times in which the line is not cancelled, and ends when another line
-- takes the number
with claims as (select * from {{ ref('int_subscriber__number_claim') }}),

turns as (
    select
        user_id,
        status_time,
        is_cancelled,
        lead(status_time) over (partition by user_id order by status_time) as next_turn_time
    from (
        select
            user_id,
            status_time,
            is_cancelled,
            lag(is_cancelled) over (partition by user_id order by status_time) as previous_is_cancelled
        from {{ ref('int_subscriber__status') }}
    ) as status
    where is_cancelled != coalesce(previous_is_cancelled, 0)
),

living as (
    select
        claimants.user_id,
        cast({{ beginning_of_time() }} as timestamp) as living_from,
        coalesce(min(turns.status_time), cast({{ end_of_time() }} as timestamp)) as living_to
    from (select distinct user_id from claims) as claimants
    left join turns on claimants.user_id = turns.user_id
    group by claimants.user_id
    union all
    select user_id, status_time, coalesce(next_turn_time, cast({{ end_of_time() }} as timestamp))
    from turns
    where is_cancelled = 0
),

pieces as (
    select
        claims.msisdn,
        claims.user_id,
        greatest(claims.claimed_from, living.living_from) as held_from,
        least(claims.claimed_to, living.living_to) as held_to
    from claims
    inner join living on claims.user_id = living.user_id
    where greatest(claims.claimed_from, living.living_from) < least(claims.claimed_to, living.living_to)
),

cut as (
    select
        msisdn,
        user_id,
        held_from,
        least(
            held_to,
            coalesce(
                lead(held_from) over (partition by msisdn order by held_from, user_id),
                cast({{ end_of_time() }} as timestamp)
            )
        ) as held_to
    from pieces
)

-- of two lines that take a number in the same second one holds it
select * from cut
where held_from < held_to
