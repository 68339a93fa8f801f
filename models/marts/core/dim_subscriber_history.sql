select
    subscriber_key,
    user_id,
    valid_from,
    valid_to,
    valid_to = {{ end_of_time() }} as is_current,
    {{ surrogate_key(['cust_id']) }} as customer_key,
    cust_id,
    {{ surrogate_key(['account_id']) }} as account_key,
    account_id,
    area_id,
    pay_mode,
    brand,
    {{ surrogate_key(['channel_id']) }} as channel_key,
    channel_id,
    is_test,
    user_type,
    is_in_scope
from {{ ref('int_subscriber__version') }}
union all
select
    '-1', '-1', {{ beginning_of_time() }}, {{ end_of_time() }}, true, '-1', '-1', '-1', '-1', '-1', '-1', '-1', '-1',
    '-1', 0, '-1', 1
