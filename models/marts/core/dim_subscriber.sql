with versions as (
    select * from {{ ref('int_subscriber__version') }}
    where valid_to = {{ end_of_time() }}
),

-- as the line stands at the closing of the last loaded day
states as (
    select *
    from {{ ref('int_subscriber__state') }}
    where
        valid_from <= (select as_of_date from {{ ref('int_calendar__as_of') }})
        and valid_to > (select as_of_date from {{ ref('int_calendar__as_of') }})
),

statuses as (
    select
        user_id,
        status_code
    from {{ ref('int_subscriber__status') }}
    where cast(status_time as date) <= (select as_of_date from {{ ref('int_calendar__as_of') }})
    qualify row_number() over (partition by user_id order by status_time desc) = 1
)

select
    versions.subscriber_key,
    versions.user_id,
    {{ surrogate_key(['versions.cust_id']) }} as customer_key,
    versions.cust_id,
    {{ surrogate_key(['versions.account_id']) }} as account_key,
    versions.account_id,
    versions.area_id,
    versions.pay_mode,
    versions.brand,
    {{ surrogate_key(['versions.channel_id']) }} as channel_key,
    versions.channel_id,
    coalesce(states.tariff_id, '-1') as tariff_id,
    versions.user_type,
    versions.is_test,
    versions.is_in_scope,
    cast(versions.activated_at as date) as activated_date,
    coalesce(statuses.status_code, '-1') as status_code,
    coalesce(states.is_on_net, 0) as is_on_net,
    states.on_net_since_date,
    states.last_off_date
from versions
left join states on versions.user_id = states.user_id
left join statuses on versions.user_id = statuses.user_id
union all
select
    '-1',
    '-1',
    '-1',
    '-1',
    '-1',
    '-1',
    '-1',
    '-1',
    '-1',
    '-1',
    '-1',
    '-1',
    '-1',
    0,
    1,
    cast(null as date),
    '-1',
    0,
    cast(null as date),
    cast(null as date)
