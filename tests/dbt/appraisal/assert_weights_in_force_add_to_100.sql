-- On every day on which a scorecard's items change, those in force add to 100, or there are none.
with items as (
    select
        *,
        coalesce(valid_to, {{ end_of_time() }}) as end_date
    from {{ ref('scorecard_item') }}
),

change_dates as (
    select
        scorecard_code,
        valid_from as change_date
    from items
    union
    select
        scorecard_code,
        end_date as change_date
    from items
)

select
    items.scorecard_code,
    change_dates.change_date,
    sum(items.weight) as weight
from change_dates
inner join items
    on
        change_dates.scorecard_code = items.scorecard_code
        and change_dates.change_date >= items.valid_from
        and change_dates.change_date < items.end_date
group by items.scorecard_code, change_dates.change_date
having sum(items.weight) <> 100
