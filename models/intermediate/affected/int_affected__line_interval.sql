-- the histories of lines in the form of int_affected__interval
select
    'line' as history_code,
    user_id as member_code,
    cast(valid_from as timestamp) as valid_from,
    cast(valid_to as timestamp) as valid_to,
    cast(is_on_net as string) || '|' || coalesce(cast(on_net_since_date as string), '') || '|'
    || coalesce(cast(last_on_date as string), '') || '|' || coalesce(cast(last_off_date as string), '') || '|'
    || cast(is_in_scope as string) || '|' || cast(is_iot as string) || '|' || area_id || '|' || pay_mode || '|' || brand
    || '|' || channel_id || '|' || tariff_id || '|' || coalesce(cast(activated_date as string), '') as content
from {{ ref('int_subscriber__state') }}
union all
select
    'change' as history_code,
    user_id as member_code,
    event_time as valid_from,
    event_time as valid_to,
    event_type || '|' || reason as content
from {{ ref('int_subscriber__change') }}
union all
select
    'number' as history_code,
    msisdn as member_code,
    held_from as valid_from,
    held_to as valid_to,
    user_id as content
from {{ ref('int_subscriber__number_holding') }}
union all
select
    'subscription' as history_code,
    user_id || '|' || tariff_id as member_code,
    cast(valid_from as timestamp) as valid_from,
    cast(valid_to as timestamp) as valid_to,
    '' as content
from {{ ref('int_subscriber__subscription') }}
union all
select
    'reentry' as history_code,
    user_id as member_code,
    cast(reentered_date as timestamp) as valid_from,
    cast(reentered_date as timestamp) as valid_to,
    '' as content
from {{ ref('int_subscriber__reentry') }}
