-- Each line names a figure of its kind of subject that says which way is better, with marks that are apart, a floor
-- below the cap, and no second version on the same day; only organisations have targets.
with items as (
    select
        items.*,
        cards.subject_kind,
        coalesce(items.valid_to, {{ end_of_time() }}) as end_date
    from {{ ref('scorecard_item') }} as items
    inner join {{ ref('scorecard') }} as cards on items.scorecard_code = cards.scorecard_code
),

figures as (
    select
        kpi_code as figure_code,
        direction,
        'organisation' as subject_kind
    from {{ ref('dim_kpi') }}
    where is_monthly = 1 and form <> 'completion'
    union all
    select
        figure_code,
        direction,
        'staff' as subject_kind
    from {{ ref('manager_figure') }}
)

select
    items.scorecard_code,
    items.figure_code,
    'unknown figure, or one without a direction' as problem
from items
left join figures on items.figure_code = figures.figure_code and items.subject_kind = figures.subject_kind
where coalesce(figures.direction, 'neutral') = 'neutral'
union all
select
    scorecard_code,
    figure_code,
    'marks that are the same, a floor above the cap, days that end before they begin, or staff with a target' as problem
from items
where
    zero_mark = full_mark
    or floor_score > cap_score
    or valid_from >= end_date
    or (rule_kind = 'completion' and subject_kind = 'staff')
union all
select
    items.scorecard_code,
    items.figure_code,
    'two versions on one day' as problem
from items
inner join items as other
    on
        items.scorecard_code = other.scorecard_code
        and items.figure_code = other.figure_code
        and items.valid_from < other.valid_from
        and items.end_date > other.valid_from
