with holdings as (
    select
        user_id,
        held_from,
        held_to,
        lead(held_from) over (partition by msisdn order by held_from) as next_held_from
    from {{ ref('int_subscriber__number_holding') }}
)

select * from holdings
where held_to > next_held_from or held_from >= held_to
