-- the intervals in which a history differs from what the last build saw; both ends count, because the opening of a day
-- is the closing of the day before
with compared as (
    select
        coalesce(latest.history_code, built.history_code) as history_code,
        coalesce(latest.valid_from, built.valid_from) as valid_from,
        latest.valid_to,
        built.valid_to as built_valid_to,
        coalesce(latest.content = built.content, false) as is_same_content
    from {{ ref('int_affected__interval') }} as latest
    full outer join {{ source('ledger', 'built_interval') }} as built
        on
            latest.history_code = built.history_code
            and latest.member_code = built.member_code
            and latest.valid_from = built.valid_from
    where
        latest.content is null
        or built.content is null
        or latest.content != built.content
        or latest.valid_to != built.valid_to
)

select distinct
    compared.history_code,
    cast(
        case
            when compared.is_same_content then least(compared.valid_to, compared.built_valid_to)
            else compared.valid_from
        end as date
    ) as affected_from,
    cast(
        greatest(
            coalesce(compared.valid_to, compared.built_valid_to),
            coalesce(compared.built_valid_to, compared.valid_to)
        ) as date
    ) as affected_to
from compared
cross join {{ source('ledger', 'build') }} as build
where not build.is_full
