{{ month_incremental('report_month') }}

-- a figure in fen becomes yuan; one that nobody compares stays as it was printed
select
    report.report_code,
    report.row_code,
    report.column_code,
    cast(
        case
            when compared.unit = 'CNY' then {{ fen_to_yuan('report.printed_number') }}
            else report.printed_number
        end as decimal(18, 2)
    ) as printed_value,
    coalesce(compared.unit, '-1') as value_unit,
    report.file_month as report_month
from {{ ref('stg_boss__boss_report') }} as report
left join {{ ref('boss_report_column') }} as compared
    on report.report_code = compared.report_code and report.column_code = compared.column_code
where report.file_month in (select affected_month from {{ ref('int_affected__month') }})
