with source as (select * from {{ source('boss', 'boss_report') }})

select
    nullif(trim(report_code), '') as report_code,
    nullif(trim(row_code), '') as row_code,
    nullif(trim(column_code), '') as column_code,
    value as printed_number,
    {{ period_date('period') }} as file_month,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
