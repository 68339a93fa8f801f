-- small, and what it is told of may change for any month, so it is built anew each time
with printed as (select * from {{ ref('fct_boss_report_monthly') }}),

sent as (
    select distinct
        report_code,
        report_month
    from printed
),

-- only what BOSS has printed a report of is compared
figures as (
    select
        report_code,
        row_code,
        column_code,
        printed_value,
        cast(null as decimal(18, 2)) as own_value,
        report_month
    from printed
    union all
    select
        own.report_code,
        own.row_code,
        own.column_code,
        cast(null as decimal(18, 2)) as printed_value,
        own.own_value,
        own.report_month
    from {{ ref('int_parallel_run__own_value') }} as own
    inner join sent on own.report_code = sent.report_code and own.report_month = sent.report_month
),

paired as (
    select
        report_code,
        row_code,
        column_code,
        cast(max(printed_value) as decimal(18, 2)) as printed_value,
        cast(max(own_value) as decimal(18, 2)) as own_value,
        report_month
    from figures
    group by report_code, row_code, column_code, report_month
),

differing as (
    select
        *,
        cast(coalesce(own_value, 0) - coalesce(printed_value, 0) as decimal(18, 2)) as difference_value
    from paired
),

-- whether a unit came whole for a month: every day of it or its one file, no line apart, all of it in the marts
arrived as (
    select
        unit,
        {{ month_of(period_date('period')) }} as report_month,
        period_kind,
        count(distinct period) as period_count,
        min(case when is_balanced and rejected_row_count = 0 then 1 else 0 end) as is_whole
    from {{ ref('fct_reconciliation_delivery') }}
    group by unit, {{ month_of(period_date('period')) }}, period_kind
),

whole as (
    select
        arrived.unit,
        arrived.report_month,
        max(arrived.is_whole) as is_whole
    from arrived
    inner join {{ ref('dim_month') }} as months on arrived.report_month = months.month_start
    where arrived.period_kind = 'month' or arrived.period_count >= months.day_count
    group by arrived.unit, arrived.report_month
),

judged as (
    select
        differing.*,
        compared.unit as value_unit,
        coalesce(compared.source_unit, 'boss_report') as source_unit,
        coalesce(whole.is_whole, 0) as is_source_whole,
        case
            when compared.report_code is null then 0
            when
                abs(differing.difference_value)
                <= compared.tolerance_share * abs(coalesce(differing.printed_value, 0)) then 1
            else 0
        end as is_within_tolerance
    from differing
    left join {{ ref('boss_report_column') }} as compared
        on differing.report_code = compared.report_code and differing.column_code = compared.column_code
    left join whole on compared.source_unit = whole.unit and differing.report_month = whole.report_month
)

select
    report_code,
    row_code,
    column_code,
    coalesce(value_unit, '-1') as value_unit,
    printed_value,
    own_value,
    difference_value,
    {{ ratio('difference_value', 'printed_value') }} as difference_share,
    is_within_tolerance,
    source_unit,
    is_source_whole,
    -- where all that the figure is made of has come, the report itself is to be asked
    case
        when is_within_tolerance = 1 then '-1'
        when is_source_whole = 1 then 'boss_report'
        else source_unit
    end as responsible_unit,
    report_month
from judged
