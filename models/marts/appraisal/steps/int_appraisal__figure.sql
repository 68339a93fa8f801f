-- The figures of everybody who is judged, and the rank of each final one among those of the same scorecard and month.
with subjects as (select * from {{ ref('int_appraisal__subject') }}),

items as (select * from {{ ref('scorecard_item') }}),

told as (
    select
        kpi_code as figure_code,
        kpi_name_en as figure_name_en,
        kpi_name_zh as figure_name_zh,
        unit,
        direction,
        'organisation' as subject_kind
    from {{ ref('dim_kpi') }}
    union all
    select
        figure_code,
        figure_name_en,
        figure_name_zh,
        unit,
        direction,
        'staff' as subject_kind
    from {{ ref('manager_figure') }}
),

figures as (
    select
        subject_kind,
        subject_id,
        figure_code,
        month_start,
        actual_value,
        target_value,
        completion_rate,
        last_year_value,
        change_last_year,
        figure_state
    from {{ ref('int_appraisal__organisation_figure') }}
    union all
    select
        subject_kind,
        subject_id,
        figure_code,
        month_start,
        actual_value,
        cast(null as double) as target_value,
        cast(null as double) as completion_rate,
        last_year_value,
        change_last_year,
        figure_state
    from {{ ref('int_appraisal__staff_figure') }}
),

judged as (
    select
        subjects.scorecard_code,
        subjects.subject_id,
        subjects.month_start,
        items.weight,
        items.rule_kind,
        items.zero_mark,
        items.full_mark,
        items.floor_score,
        items.cap_score,
        told.figure_code,
        told.figure_name_en,
        told.figure_name_zh,
        told.unit,
        told.direction,
        figures.actual_value,
        figures.target_value,
        figures.completion_rate,
        figures.last_year_value,
        figures.change_last_year,
        figures.figure_state,
        coalesce(figures.figure_state in ('final', 'restated'), false) and figures.actual_value is not null as is_known
    from subjects
    inner join items
        on
            subjects.scorecard_code = items.scorecard_code
            and subjects.month_end >= items.valid_from
            and subjects.month_end < coalesce(items.valid_to, {{ end_of_time() }})
    inner join told on items.figure_code = told.figure_code and subjects.subject_kind = told.subject_kind
    left join figures
        on
            {{ same_columns('subjects', 'figures', ['subject_kind', 'subject_id', 'month_start']) }}
            and items.figure_code = figures.figure_code
)

select
    *,
    case when is_known then count(*) over peers end as peer_count,
    case when is_known then rank() over ranked end as peer_rank
from judged
window
    peers as (partition by scorecard_code, month_start, figure_code, is_known),
    -- equal figures share the better rank
    ranked as (
        partition by scorecard_code, month_start, figure_code, is_known
        order by case when direction = 'down' then -actual_value else actual_value end desc nulls last
    )
