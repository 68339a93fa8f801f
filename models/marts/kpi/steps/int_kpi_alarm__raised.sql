-- Figures that breach a rule, one row per KPI, period kind, period and area: the gravest severity and all rules. What
-- only confirms its leading KPI (unsubscribing may be a free trial's end, with refunds it is not) alarms beside it
-- alone.
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
            || max(case when rule_kind = 'previous' then ';previous' else '' end)
            || max(case when rule_kind = 'statistical' then ';statistical' else '' end)
            || max(case when rule_kind = 'target' then ';target' else '' end),
            2
        ) as rule_codes,
        min(rule_owner_role) as owner_role,
        max(case when rule_kind = 'statistical' then warning_bound end) as warning_bound
    from breaches
    group by {{ key | join(', ') }}
)

select
    figures.*,
    alarms.severity,
    alarms.rule_codes,
    alarms.owner_role as alarm_owner_role,
    coalesce(alarms.warning_bound, 4) as band_width
from alarms
inner join figures on {{ same_columns('alarms', 'figures', key) }}
left join alarms as leader
    on
        figures.leading_kpi_code = leader.kpi_code
        and {{ same_columns('figures', 'leader', ['period_kind', 'period_start', 'area_level', 'area_code']) }}
where figures.needs_leading_kpi = 0 or leader.kpi_code is not null
