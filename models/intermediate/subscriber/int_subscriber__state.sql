-- what holds for a line each day, with the dimensions it is counted under (docs/reference/kpi-rules.md, section 1)
with versions as (select * from {{ ref('int_subscriber__version') }}),

net_spells as (select * from {{ ref('int_subscriber__net_spell') }}),

base_tariffs as (select * from {{ ref('int_subscriber__base_tariff') }}),

first_adds as (
    select
        user_id,
        min(event_date) as first_add_date
    from {{ ref('int_subscriber__change') }}
    where event_type = 'gross_add'
    group by user_id
),

referenced as (
    select
        stretches.*,
        coalesce(net_spells.is_on_net, 0) as is_on_net,
        net_spells.state_since_date,
        net_spells.last_on_date,
        net_spells.last_off_date,
        case
            when net_spells.is_on_net = 0 then {{ add_day('net_spells.last_off_date', -1) }} else stretches.valid_from
        end as reference_date
    from {{ ref('int_subscriber__stretch') }} as stretches
    left join net_spells
        on
            stretches.user_id = net_spells.user_id
            and stretches.valid_from >= net_spells.valid_from
            and stretches.valid_from < net_spells.valid_to
)

select
    referenced.user_id,
    versions.subscriber_key,
    referenced.valid_from,
    referenced.valid_to,
    referenced.is_on_net,
    case when referenced.is_on_net = 1 then referenced.state_since_date end as on_net_since_date,
    referenced.last_on_date,
    referenced.last_off_date,
    versions.is_in_scope,
    versions.is_iot,
    versions.area_id,
    versions.pay_mode,
    versions.brand,
    versions.channel_id,
    coalesce(base_tariffs.tariff_id, '-1') as tariff_id,
    coalesce(cast(versions.activated_at as date), first_adds.first_add_date) as activated_date
from referenced
inner join versions
    on
        referenced.user_id = versions.user_id
        and referenced.reference_date >= versions.held_from
        and referenced.reference_date < versions.valid_to
left join base_tariffs
    on
        referenced.user_id = base_tariffs.user_id
        and referenced.reference_date >= base_tariffs.held_from
        and referenced.reference_date < base_tariffs.valid_to
left join first_adds on referenced.user_id = first_adds.user_id
union all
-- the unknown line: it is never on-net, but volumes and amounts that belong to no line are counted under it
select
    '-1' as user_id,
    '-1' as subscriber_key,
    {{ beginning_of_time() }} as valid_from,
    {{ end_of_time() }} as valid_to,
    0 as is_on_net,
    cast(null as date) as on_net_since_date,
    cast(null as date) as last_on_date,
    cast(null as date) as last_off_date,
    1 as is_in_scope,
    0 as is_iot,
    '-1' as area_id,
    '-1' as pay_mode,
    '-1' as brand,
    '-1' as channel_id,
    '-1' as tariff_id,
    cast(null as date) as activated_date
