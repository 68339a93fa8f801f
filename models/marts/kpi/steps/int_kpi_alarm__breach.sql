-- Rules that a watched figure breaches, one row per KPI, period, area and kind of rule. A difference that three times
-- the counting noise explains breaches none; of the same month of last year the aligned comparison counts.
with festival as (
    select
        *,
        'month' as period_kind
    from {{ ref('fct_kpi_festival_monthly') }}
),

figures as (
    select
        expected.*,
        case
            when expected.period_kind = 'day' or month(expected.period_start) > 2 then expected.last_year_value
            when aligned.state in ('final', 'restated') then aligned.aligned_last_year_value
        end as compared_year_value,
        case
            when expected.period_kind = 'day' or month(expected.period_start) > 2 then expected.change_last_year
            when aligned.state in ('final', 'restated') then aligned.change_last_year_aligned
        end as compared_year_change,
        case
            when expected.period_kind = 'month' and month(expected.period_start) <= 2 then aligned.aligned_value
            else expected.kpi_value
        end as compared_value,
        aligned.alignment
    from {{ ref('int_kpi_alarm__expected') }} as expected
    left join festival as aligned
        on
            {{ same_columns('expected', 'aligned', [
                'kpi_code', 'period_kind', 'period_start', 'area_level', 'area_code'
            ]) }}
),

thresholds as (select * from {{ ref('kpi_threshold') }}),

measured as (
    select
        figures.*,
        thresholds.rule_kind,
        case
            when thresholds.rule_kind = 'last_year' and figures.alignment = 'two_months' then 'last_year_aligned'
            else thresholds.rule_kind
        end as reference_kind,
        thresholds.minimum_change,
        coalesce(thresholds.owner_role, figures.owner_role) as rule_owner_role,
        cast(thresholds.warning_bound as double) as warning_bound,
        -- on one scale where more is worse; a target's completion is read against the time that has passed
        case
            when thresholds.rule_kind = 'absolute' then figures.sign * figures.kpi_value
            when thresholds.rule_kind = 'previous' then figures.sign * figures.change_previous
            when thresholds.rule_kind = 'last_year' then figures.sign * figures.compared_year_change
            when thresholds.rule_kind in ('target', 'plan')
                then -100 * {{ ratio('figures.completion_rate', 'figures.time_elapsed_rate') }}
            else figures.deviation
        end as worse_value,
        case
            when thresholds.rule_kind = 'statistical' then 1
            when thresholds.rule_kind in ('target', 'plan') then -1
            else figures.sign
        end as bound_sign,
        cast(thresholds.critical_bound as double) as critical_bound,
        case thresholds.rule_kind
            when 'absolute' then cast(thresholds.warning_bound as double)
            when 'previous' then figures.previous_value
            when 'last_year' then figures.compared_year_value
            when 'target' then figures.target_value
            when 'plan' then figures.target_value
            else figures.expected_value
        end as reference_value,
        case
            when thresholds.rule_kind = 'last_year' then figures.compared_value else figures.kpi_value
        end as judged_value
    from figures
    inner join thresholds
        on
            {{ same_columns('figures', 'thresholds', ['kpi_code', 'period_kind', 'area_level']) }}
            and figures.base_value >= thresholds.minimum_base
            -- a forecast is held against the plan alone, and the plan against nothing but a forecast
            and figures.is_forecast = case when thresholds.rule_kind = 'plan' then 1 else 0 end
),

doubted as (
    select
        *,
        {{ counting_noise('measured', 'measured.reference_value') }} as reference_noise
    from measured
),

judged as (
    select
        *,
        {{ breach_severity('worse_value', 'bound_sign * warning_bound', 'bound_sign * critical_bound') }} as severity
    from doubted
    where
        case
            when rule_kind = 'statistical'
                then sign * (judged_value - reference_value) * 100 >= minimum_change * abs(reference_value)
            else sign * (judged_value - reference_value) >= 3 * reference_noise
        end
)

select * from judged
where severity is not null
