-- how many lines each day opens and closes with, per dimensions: every spell adds at its start and takes away at its
-- end, and a running sum over the month's few changes gives the level of each day without listing line by line and day
with changes as (
    select
        month_start,
        area_id,
        pay_mode,
        brand,
        tariff_id,
        valid_from as changed_date,
        0 as opening_change,
        1 as closing_change,
        daily_fee_unit as fee_change
    from {{ ref('int_base__on_net_spell') }}
    union all
    select
        month_start,
        area_id,
        pay_mode,
        brand,
        tariff_id,
        valid_to,
        0,
        -1,
        -daily_fee_unit
    from {{ ref('int_base__on_net_spell') }}
    union all
    select
        month_start,
        area_id,
        pay_mode,
        brand,
        tariff_id,
        valid_from,
        1,
        0,
        0
    from {{ ref('int_base__opening_spell') }}
    union all
    select
        month_start,
        area_id,
        pay_mode,
        brand,
        tariff_id,
        valid_to,
        -1,
        0,
        0
    from {{ ref('int_base__opening_spell') }}
),

daily as (
    select
        month_start,
        area_id,
        pay_mode,
        brand,
        tariff_id,
        changed_date,
        cast(sum(opening_change) as bigint) as opening_change,
        cast(sum(closing_change) as bigint) as closing_change,
        cast(sum(fee_change) as bigint) as fee_change
    from changes
    group by month_start, area_id, pay_mode, brand, tariff_id, changed_date
),

levels as (
    select
        area_id,
        pay_mode,
        brand,
        tariff_id,
        changed_date as valid_from,
        lead(changed_date) over (
            partition by month_start, area_id, pay_mode, brand, tariff_id order by changed_date
        ) as valid_to,
    {% for measure in ['opening', 'closing', 'fee'] %}
        cast(sum({{ measure }}_change) over (
            partition by month_start, area_id, pay_mode, brand, tariff_id order by changed_date
            rows between unbounded preceding and current row
            ) as bigint) as {{ measure }}_level{{ ',' if not loop.last }}
    {% endfor %}
    from daily
)

-- the last change of a month takes every spell away again, so a level without an end is zero
select * from levels
where valid_to is not null and (opening_level != 0 or closing_level != 0 or fee_level != 0)
