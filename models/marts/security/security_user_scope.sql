-- Rights go by who is in force on the later of the figures' day and the operator's clock: a right that ended this
-- morning is gone this morning, although yesterday is the last day with figures.
with staff_image as (
    select
        *,
        row_number() over (partition by staff_id order by file_date desc nulls last, delivery_id desc, line_number desc)
            as recency
    from {{ ref('stg_boss__staff') }}
),

organisation_image as (
    select
        *,
        row_number() over (partition by org_id order by file_month desc nulls last, delivery_id desc, line_number desc)
            as recency
    from {{ ref('stg_boss__staff_org') }}
),

area_image as (
    select
        *,
        row_number() over (partition by area_id order by file_month desc nulls last, delivery_id desc, line_number desc)
            as recency
    from {{ ref('stg_boss__area') }}
),

reference_day as (
    select
        greatest(
            cast(home.as_of_clock as date),
            coalesce(as_of.as_of_date, cast(home.as_of_clock as date))
        ) as calendar_date
    from {{ source('ledger', 'home') }} as home
    left join {{ ref('int_calendar__as_of') }} as as_of on 1 = 1
),

in_force as (
    select
        staff_image.login,
        staff_image.staff_id,
        staff_image.position_code,
        staff_image.org_id,
        count(*) over (partition by staff_image.login) as holder_count
    from staff_image
    inner join reference_day
        on
            staff_image.valid_from <= reference_day.calendar_date
            and coalesce(staff_image.valid_to, {{ end_of_time() }}) > reference_day.calendar_date
    where staff_image.recency = 1
),

-- the pages quote a login unescaped, and rights of two people under one login cannot be told apart
usable as (
    select * from in_force
    where
        translate(login, 'abcdefghijklmnopqrstuvwxyz0123456789._-', '') = ''
        and login <> ''
        and holder_count = 1
),

located as (
    select
        usable.login,
        usable.staff_id,
        area_image.area_level,
        area_image.area_id
    from usable
    inner join organisation_image on usable.org_id = organisation_image.org_id and organisation_image.recency = 1
    inner join area_image on organisation_image.area_id = area_image.area_id and area_image.recency = 1
    where usable.position_code not in ('director', 'analyst')
),

whole_province as (
    select
        usable.login,
        usable.staff_id,
        area_image.area_level,
        area_image.area_id
    from usable
    cross join area_image
    where
        usable.position_code in ('director', 'analyst')
        and area_image.area_level = 'province'
        and area_image.recency = 1
),

scoped as (
    select * from located
    union all
    select * from whole_province
)

select
    login as username,
    area_level as scope_level,
    area_id as scope_value,
    staff_id
from scoped
