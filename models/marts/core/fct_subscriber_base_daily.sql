{{ day_incremental('base_date') }}

with dates as (
    select affected.affected_date
    from {{ ref('int_affected__date') }} as affected
    cross join {{ ref('int_calendar__as_of') }} as as_of
    where affected.affected_date >= as_of.first_date and affected.affected_date <= as_of.as_of_date
),

counts as (
    select
        dates.affected_date as base_date,
        level.area_id,
        level.pay_mode,
        level.brand,
        level.tariff_id,
        level.opening_level as opening_count,
        cast(0 as bigint) as gross_add_count,
        cast(0 as bigint) as reinstated_count,
        cast(0 as bigint) as cancelled_count,
        cast(0 as bigint) as transfer_in_count,
        cast(0 as bigint) as transfer_out_count,
        level.closing_level as closing_count,
        level.fee_level as fee_unit
    from {{ ref('int_base__level') }} as level
    inner join dates
        on
            level.valid_from <= dates.affected_date
            and level.valid_to > dates.affected_date
    union all
    select
        movement.base_date,
        movement.area_id,
        movement.pay_mode,
        movement.brand,
        movement.tariff_id,
        0,
        movement.gross_add_count,
        movement.reinstated_count,
        movement.cancelled_count,
        movement.transfer_in_count,
        movement.transfer_out_count,
        0,
        0
    from {{ ref('int_base__movement') }} as movement
    inner join dates on movement.base_date = dates.affected_date
)

select
    area_id,
    pay_mode,
    brand,
    tariff_id,
    {% for measure in [
        'opening', 'gross_add', 'reinstated', 'cancelled', 'transfer_in', 'transfer_out', 'closing'
    ] %}
        cast(sum({{ measure }}_count) as bigint) as {{ measure }}_count,
    {% endfor %}
    cast(cast(sum(fee_unit) as bigint) * cast(0.0001 as decimal(5, 4)) as decimal(18, 4)) as daily_fee_amount,
    base_date
from counts
group by base_date, area_id, pay_mode, brand, tariff_id
