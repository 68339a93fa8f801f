with alarms as (select * from {{ ref('int_kpi_alarm__raised') }}),

causes as (select * from {{ ref('int_kpi_alarm__cause') }})

select
    alarms.kpi_code,
    alarms.period_kind,
    alarms.period_start,
    alarms.area_level,
    alarms.area_code,
    alarms.severity,
    alarms.rule_codes,
    alarms.kpi_value,
    alarms.expected_value,
    alarms.expected_value - alarms.band_width * alarms.scale_value as lower_value,
    alarms.expected_value + alarms.band_width * alarms.scale_value as upper_value,
    alarms.deviation,
    case
        when
            alarms.area_level = causes.cause_area_level
            and alarms.area_code = causes.cause_area_code
            and alarms.kpi_code = causes.cause_kpi_code then 1
        else 0
    end as is_dispatched,
    causes.cause_area_level,
    causes.cause_area_code,
    causes.cause_kpi_code,
    alarms.alarm_owner_role as owner_role,
    alarms.state,
    alarms.as_of_date
from alarms
inner join causes
    on
        {{ same_columns('alarms', 'causes', [
            'leading_kpi_code', 'period_kind', 'period_start', 'area_level', 'area_code'
        ]) }}
