-- lines that come, go and move on a day, under the dimensions of that day (a line that moves out: of the day before)
with states as (
    select
        *,
        lag(is_on_net) over (partition by user_id order by valid_from) as previous_is_on_net,
        lag(is_in_scope) over (partition by user_id order by valid_from) as previous_is_in_scope,
        lag(area_id) over (partition by user_id order by valid_from) as previous_area_id,
        lag(pay_mode) over (partition by user_id order by valid_from) as previous_pay_mode,
        lag(brand) over (partition by user_id order by valid_from) as previous_brand,
        lag(tariff_id) over (partition by user_id order by valid_from) as previous_tariff_id
    from {{ ref('int_subscriber__state') }}
),

moves as (
    select * from states
    where
        previous_is_on_net = 1
        and (
            area_id != previous_area_id or pay_mode != previous_pay_mode or brand != previous_brand
            or tariff_id != previous_tariff_id or is_in_scope != previous_is_in_scope
        )
),

movements as (
    select
        change.event_date as base_date,
        states.area_id,
        states.pay_mode,
        states.brand,
        states.tariff_id,
        change.event_type as movement
    from {{ ref('int_subscriber__change') }} as change
    inner join states
        on
            change.user_id = states.user_id
            and change.event_date >= states.valid_from
            and change.event_date < states.valid_to
    where states.is_in_scope = 1
    union all
    select
        valid_from,
        area_id,
        pay_mode,
        brand,
        tariff_id,
        'transfer_in'
    from moves
    where is_in_scope = 1
    union all
    select
        valid_from,
        previous_area_id,
        previous_pay_mode,
        previous_brand,
        previous_tariff_id,
        'transfer_out'
    from moves
    where previous_is_in_scope = 1
)

select
    base_date,
    area_id,
    pay_mode,
    brand,
    tariff_id,
{% for movement in ['gross_add', 'reinstated', 'cancelled', 'transfer_in', 'transfer_out'] %}
    cast(sum(case when movement = '{{ movement }}' then 1 else 0 end) as bigint) as {{ movement }}_count
    {{- ',' if not loop.last }}
{% endfor %}
from movements
where base_date in (select affected_date from {{ ref('int_affected__date') }})
group by base_date, area_id, pay_mode, brand, tariff_id
