-- Figures that breach a rule, one row per KPI, period kind, period and area: the gravest severity, all rules, and what
-- the gravest of them held the figure against. What only confirms its leading KPI (unsubscribing may be a free trial's
-- end, with refunds it is not) alarms beside it alone.
{% set key = ['kpi_code', 'period_kind', 'period_start', 'area_level', 'area_code'] -%}
with breaches as (select * from {{ ref('int_kpi_alarm__breach') }}),

figures as (select * from {{ ref('int_kpi_alarm__expected') }}),

alarms as (
    select
        {{ key | join(', ') }},
        case
            when max(case when severity = 'critical' then 1 else 0 end) = 1 then 'critical' else 'warning'
        end as severity,
        substr(
            max(case when rule_kind = 'absolute' then ';absolute' else '' end)
            || max(case when rule_kind = 'last_year' then ';last_year' else '' end)
            || max(case when rule_kind = 'plan' then ';plan' else '' end)
            || max(case when rule_kind = 'previous' then ';previous' else '' end)
            || max(case when rule_kind = 'statistical' then ';statistical' else '' end)
            || max(case when rule_kind = 'target' then ';target' else '' end),
            2
        ) as rule_codes,
        min(rule_owner_role) as owner_role,
        max(case when rule_kind = 'statistical' then warning_bound end) as warning_bound
    from breaches
    group by {{ key | join(', ') }}
),

-- of two as grave ones, what was agreed says more than what was usual
gravest as (
    select
        *,
        case
            when rule_kind = 'absolute' and severity = 'critical' then critical_bound else reference_value
        end as held_value
    from breaches
    qualify row_number() over (
        partition by {{ key | join(', ') }}
        order by
            case severity when 'critical' then 1 else 2 end,
            case rule_kind
                when 'target' then 1 when 'absolute' then 2 when 'last_year' then 3 when 'previous' then 4 else 5
            end
    ) = 1
)

select
    figures.*,
    alarms.severity,
    alarms.rule_codes,
    alarms.owner_role as alarm_owner_role,
    gravest.reference_kind,
    gravest.held_value as reference_value,
    gravest.judged_value,
    coalesce(alarms.warning_bound, 4) as band_width
from alarms
inner join gravest on {{ same_columns('alarms', 'gravest', key) }}
inner join figures on {{ same_columns('alarms', 'figures', key) }}
left join alarms as leader
    on
        figures.leading_kpi_code = leader.kpi_code
        and {{ same_columns('figures', 'leader', ['period_kind', 'period_start', 'area_level', 'area_code']) }}
where figures.needs_leading_kpi = 0 or leader.kpi_code is not null
