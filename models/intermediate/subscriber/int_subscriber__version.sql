-- a line exists from its activation, its first status or its first file on, whichever is earliest
with first_statuses as (
    select
        user_id,
        min(status_date) as first_status_date
    from {{ ref('int_subscriber__status') }}
    group by user_id
),

images as (
    select *
    from {{ ref('stg_boss__user') }}
    qualify row_number() over (
        partition by user_id, file_date
        order by delivery_id desc, part_number desc, line_number desc
    ) = 1
),

sequenced as (
    select
        *,
        row_number() over (partition by user_id order by file_date) as version_number,
        lead(file_date) over (partition by user_id order by file_date) as next_file_date,
        -- activation is a fact about the line, not about a version: the last image knows it best
        first_value(activated_at) over (
            partition by user_id order by file_date desc
            rows between unbounded preceding and unbounded following
        ) as line_activated_at
    from images
)

select
    sequenced.user_id,
    {{ surrogate_key(['sequenced.user_id']) }} as subscriber_key,
    version_number,
    version_number = 1 as is_first,
    case
        when version_number = 1
            then least(
                coalesce(cast(activated_at as date), file_date),
                coalesce(first_statuses.first_status_date, file_date),
                file_date
            )
        else file_date
    end as valid_from,
    coalesce(next_file_date, {{ end_of_time() }}) as valid_to,
    -- the first image is also what is known of the time before. A date and no flag: an `or` in a join's condition
    -- makes DuckDB compare every row with every other
    case when version_number = 1 then {{ beginning_of_time() }} else file_date end as held_from,
    line_activated_at as activated_at,
    msisdn,
    cust_id,
    account_id,
    brand,
    pay_mode,
    user_type,
    is_test,
    case when is_test = 1 or user_type = 'iot' then 0 else 1 end as is_in_scope,
    case when is_test = 0 and user_type = 'iot' then 1 else 0 end as is_iot,
    coalesce(channel_id, '-1') as channel_id,
    coalesce(area_id, '-1') as area_id
from sequenced
left join first_statuses on sequenced.user_id = first_statuses.user_id
