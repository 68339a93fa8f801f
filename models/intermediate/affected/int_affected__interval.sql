-- every history that figures depend on, in one form, so that a build can compare it with what the last build saw:
-- a late status or attribute affects the dates on which something really differs, and no others
select * from {{ ref('int_affected__line_interval') }}
union all
select
    'tariff' as history_code,
    tariff_id as member_code,
    cast(month_start as timestamp) as valid_from,
    cast({{ month_end('month_start') }} as timestamp) as valid_to,
    tariff_type || '|' || cast(monthly_fee_fen as string) || '|' || cast(voice_share as string) || '|'
    || cast(sms_share as string) || '|' || cast(data_share as string) || '|' || cast(fixed_share as string) || '|'
    || coalesce(network_generation, '') || '|' || coalesce(tariff_name, '') as content
from {{ ref('int_tariff__month') }}
union all
-- what a tariff declared a month before decides what its restructure moved
select
    'tariff_before' as history_code,
    tariff_id as member_code,
    cast(month_start as timestamp) as valid_from,
    cast({{ month_end('month_start') }} as timestamp) as valid_to,
    cast(voice_share as string) || '|' || cast(sms_share as string) || '|' || cast(data_share as string) || '|'
    || cast(fixed_share as string) as content
from {{ ref('int_tariff__share_before') }}
union all
select
    'customer' as history_code,
    cust_id as member_code,
    cast(valid_from as timestamp) as valid_from,
    cast(valid_to as timestamp) as valid_to,
    customer_type || '|' || customer_class || '|' || sex || '|' || coalesce(cast(birth_year as string), '') as content
from {{ ref('int_customer__version') }}
union all
-- figures of every date are rolled up by the areas as they are now, and compared with targets by the units' areas
select
    'area' as history_code,
    area_id as member_code,
    cast({{ beginning_of_time() }} as timestamp) as valid_from,
    cast({{ end_of_time() }} as timestamp) as valid_to,
    area_level || '|' || coalesce(parent_area_id, '') as content
from {{ ref('int_area__current') }}
union all
select
    'organisation' as history_code,
    org_id as member_code,
    cast({{ beginning_of_time() }} as timestamp) as valid_from,
    cast({{ end_of_time() }} as timestamp) as valid_to,
    org_level || '|' || coalesce(area_id, '') as content
from {{ ref('int_organisation__current') }}
union all
-- faults and counters of every month are told by where and what their cell is by its last file
select
    'cell' as history_code,
    cell_id as member_code,
    cast({{ beginning_of_time() }} as timestamp) as valid_from,
    cast({{ end_of_time() }} as timestamp) as valid_to,
    coalesce(area_id, '') || '|' || coalesce(network_generation, '') || '|' || coalesce(vendor, '') as content
from {{ ref('int_cell__current') }}
union all
-- outlets are counted as they stood at the end of each month
select
    'channel' as history_code,
    channel_id as member_code,
    cast(valid_from as timestamp) as valid_from,
    cast(valid_to as timestamp) as valid_to,
    channel_type || '|' || channel_class || '|' || coalesce(cast(star_count as string), '') || '|' || agent_id || '|'
    || area_id || '|' || channel_status as content
from {{ ref('int_channel__version') }}
union all
-- saturation and cost of every month are measured by the allowances and prices of the last file
select
    'allowance' as history_code,
    tariff_id as member_code,
    cast({{ beginning_of_time() }} as timestamp) as valid_from,
    cast({{ end_of_time() }} as timestamp) as valid_to,
    cast(voice_allowance_minutes as string) || '|' || cast(sms_allowance_count as string) || '|'
    || cast(data_allowance_bytes as string) || '|' || cast(minute_price_fen as string) || '|'
    || cast(message_price_fen as string) || '|' || cast(megabyte_price_fen as string) as content
from {{ ref('int_tariff__allowance') }}
union all
-- a handset is what the register last says of its model, from the first month on in which a line was seen with it
select
    'terminal' as history_code,
    terminal.tac as member_code,
    cast(min(seen.file_month) as timestamp) as valid_from,
    cast({{ end_of_time() }} as timestamp) as valid_to,
    min(terminal.network_generation || '|' || cast(terminal.is_standalone_5g as string)) as content
from {{ ref('int_terminal__current') }} as terminal
inner join {{ ref('stg_boss__user_terminal') }} as seen on terminal.tac = seen.tac
group by terminal.tac
union all
-- a group's image also decides over the list of the year after, so it reaches all later months
select
    'group' as history_code,
    group_id || '|' || cast(valid_from as string) as member_code,
    cast(valid_from as timestamp) as valid_from,
    cast({{ end_of_time() }} as timestamp) as valid_to,
    area_id || '|' || account_id || '|' || grade || '|' || sector || '|' || manager_id || '|' || group_status || '|'
    || coalesce(cast(contract_end_date as string), '') as content
from {{ ref('int_group__version') }}
