with services as (
    select *
    from {{ ref('stg_boss__sp_service') }}
    qualify row_number() over (partition by service_id order by file_month desc, delivery_id desc) = 1
)

select
    {{ surrogate_key(['service_id']) }} as service_key,
    service_id,
    {{ surrogate_key(['sp_id']) }} as sp_key,
    sp_id,
    service_name,
    fee_type,
    fee_amount,
    sp_share_basis_point,
    trial_day_count
from services
union all
select
    '-1',
    '-1',
    '-1',
    '-1',
    '未知',
    '-1',
    cast(0 as decimal(18, 2)),
    0,
    0
