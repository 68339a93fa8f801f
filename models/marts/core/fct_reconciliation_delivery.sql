-- a delivery's rows in the marts cannot be told from those of another on the same date; so a date on which marts and
-- raw differ counts against every delivery with rows of it
with raw_totals as (select * from {{ ref('int_reconciliation__raw_total') }}),

raw_periods as (
    select
        unit,
        event_date,
        sum(row_count) as row_count,
        sum(fen) as fen
    from raw_totals
    group by unit, event_date
),

-- a dimension keeps the last image only: of its snapshots the last one is compared
last_snapshots as (
    select
        unit,
        max(event_date) as event_date
    from raw_totals
    where unit in ('tariff', 'account')
    group by unit
),

differences as (
    select
        raw_periods.unit,
        raw_periods.event_date,
        raw_periods.row_count - coalesce(mart.mart_row_count, 0) as row_count,
        raw_periods.fen - coalesce(mart.mart_fen, 0) as fen
    from raw_periods
    left join {{ ref('fct_reconciliation_period') }} as mart
        on
            raw_periods.unit = mart.unit
            and raw_periods.event_date = mart.event_date
    left join last_snapshots on raw_periods.unit = last_snapshots.unit
    where last_snapshots.unit is null or raw_periods.event_date = last_snapshots.event_date
),

deliveries as (
    select
        raw_totals.delivery_id,
        cast(sum(raw_totals.row_count) as bigint) as raw_row_count,
        cast(sum(raw_totals.fen) as bigint) as raw_fen,
        cast(sum(raw_totals.row_count - differences.row_count) as bigint) as mart_row_count,
        cast(sum(raw_totals.fen - differences.fen) as bigint) as mart_fen,
        min(
            case
                when differences.row_count != 0 or differences.fen != 0 then 0
                else 1
            end
        ) as is_in_marts
    from raw_totals
    left join differences
        on
            raw_totals.unit = differences.unit
            and raw_totals.event_date = differences.event_date
    group by raw_totals.delivery_id
)

select
    declared.delivery_id,
    declared.unit,
    declared.province,
    declared.period,
    declared.period_kind,
    declared.declared_row_count,
    declared.loaded_row_count,
    declared.rejected_row_count,
    deliveries.raw_row_count,
    deliveries.mart_row_count,
    declared.declared_fen,
    declared.loaded_fen,
    declared.rejected_fen,
    declared.unexplained_fen,
    declared.unreadable_row_count,
    deliveries.raw_fen,
    deliveries.mart_fen,
    declared.is_declared_loaded
    and coalesce(deliveries.raw_row_count, declared.loaded_row_count) = declared.loaded_row_count
    and coalesce(deliveries.raw_fen, declared.loaded_fen) = declared.loaded_fen
    and coalesce(deliveries.is_in_marts, 1) = 1 as is_balanced
from {{ ref('int_reconciliation__declared') }} as declared
left join deliveries on declared.delivery_id = deliveries.delivery_id
