-- Figures of staff, for everybody who has a card: who looks after nobody has a sum of 0, and no ratio.
with subjects as (
    select distinct
        subject_level,
        subject_id,
        month_start
    from {{ ref('int_appraisal__subject') }}
    where subject_kind = 'staff'
),

figures as (select * from {{ ref('manager_figure') }}),

measures as (select * from {{ ref('int_appraisal__staff_measure') }}),

summed as (
    select
        subjects.subject_level,
        subjects.subject_id,
        subjects.month_start,
        figures.figure_code,
        coalesce(numerator.measure_value, 0) as numerator,
        coalesce(denominator.measure_value, 0) as denominator
    from subjects
    cross join figures
    {% for part in ['numerator', 'denominator'] %}
        left join measures as {{ part }}
            on
                {{ same_columns('subjects', part, ['subject_level', 'subject_id', 'month_start']) }}
                and figures.{{ part }}_measure = {{ part }}.measure_code
    {% endfor %}
),

valued as (
    select
        summed.*,
        figures.unit,
        case
            when figures.denominator_measure is null then cast(summed.numerator as double)
            else 100 * {{ ratio('summed.numerator', 'summed.denominator') }}
        end as actual_value
    from summed
    inner join figures on summed.figure_code = figures.figure_code
)

select
    valued.subject_id,
    'staff' as subject_kind,
    valued.subject_level,
    valued.figure_code,
    valued.actual_value,
    last_year.actual_value as last_year_value,
    {{ change_against('valued.actual_value', 'last_year.actual_value', 'valued.unit') }} as change_last_year,
    completeness.figure_state,
    valued.month_start
from valued
left join valued as last_year
    on
        {{ same_columns('valued', 'last_year', ['subject_level', 'subject_id', 'figure_code']) }}
        and last_year.month_start = {{ add_month('valued.month_start', -12) }}
left join {{ ref('int_appraisal__staff_completeness') }} as completeness
    on valued.figure_code = completeness.figure_code and valued.month_start = completeness.month_start
