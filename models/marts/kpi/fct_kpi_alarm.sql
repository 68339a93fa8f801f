with raised as (select * from {{ ref('int_kpi_alarm__raised') }}),

alarms as (
    select
        *,
        expected_value - band_width * scale_value as band_start,
        expected_value + band_width * scale_value as band_end
    from raised
),

causes as (select * from {{ ref('int_kpi_alarm__cause') }})

select
    alarms.kpi_code,
    alarms.period_kind,
    alarms.period_start,
    alarms.area_level,
    alarms.area_code,
    alarms.severity,
    alarms.rule_codes,
    alarms.reference_kind,
    alarms.reference_value,
    alarms.judged_value,
    alarms.kpi_value,
    alarms.expected_value,
    case
        when alarms.is_never_negative = 1 and alarms.expected_value >= 0 and alarms.band_start < 0 then 0
        else alarms.band_start
    end as lower_value,
    alarms.band_end as upper_value,
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
