-- where an account stands in a month: at its first line by the versions of the month's end, on-net ones before others
with months as (
    select
        month_start,
        closing_date
    from {{ ref('int_calendar__month') }}
    where is_loaded and month_start in (select affected_month from {{ ref('int_affected__month') }})
)

select
    version.account_id,
    lines.month_start,
    lines.user_id,
    lines.area_id,
    lines.pay_mode,
    lines.is_in_scope
from {{ ref('int_subscriber__month') }} as lines
inner join months on lines.month_start = months.month_start
inner join {{ ref('int_subscriber__version') }} as version
    on
        lines.user_id = version.user_id
        and months.closing_date >= version.held_from
        and months.closing_date < version.valid_to
where version.account_id is not null
qualify row_number() over (
    partition by version.account_id, lines.month_start
    order by lines.is_in_scope desc, lines.is_closing desc, lines.user_id
) = 1
