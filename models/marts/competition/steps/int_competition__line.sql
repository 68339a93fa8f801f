{{ config(materialized='view') }}

-- What the theme competition counts by line, operator and month: own lines, ports, key accounts.
select
    user_id,
    'own' as operator_id,
    is_closing as own_number_count,
    0 as ported_in_count,
    0 as ported_out_count,
    0 as key_account_count,
    0 as key_account_off_net_count,
    month_start
from {{ ref('fct_subscriber_monthly') }}
where is_closing = 1 and month_start in (select month_start from {{ ref('fct_competitor_monthly') }})
union all
select
    user_id,
    operator_id,
    0,
    case when port_direction = 'in' then 1 else 0 end,
    case when port_direction = 'out' then 1 else 0 end,
    0,
    0,
    {{ month_of('ported_date') }}
from {{ ref('fct_port_event') }}
union all
select
    user_id,
    'own',
    0,
    0,
    0,
    1,
    is_off_net,
    month_start
from {{ ref('fct_key_account_monthly') }}
