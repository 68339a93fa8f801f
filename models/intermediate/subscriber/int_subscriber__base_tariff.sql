-- a line has one base tariff at a time: where two overlap, the later one
with base_tariffs as (
    select *
    from {{ ref('int_subscriber__subscription') }}
    where is_base
    qualify row_number() over (partition by user_id, valid_from order by valid_to desc, tariff_id) = 1
)

select
    user_id,
    tariff_id,
    valid_from,
    least(
        valid_to,
        coalesce(lead(valid_from) over (partition by user_id order by valid_from), {{ end_of_time() }})
    ) as valid_to,
    -- the first tariff is also what is known of the time before. A date and no flag: an `or` in a join's condition
    -- makes DuckDB compare every row with every other
    case
        when row_number() over (partition by user_id order by valid_from) = 1 then {{ beginning_of_time() }}
        else valid_from
    end as held_from
from base_tariffs
