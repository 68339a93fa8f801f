select
    tariff_id,
    file_month,
    cast(sum(case when service_type = 'voice' then fee_share_basis_point else 0 end) as bigint) as voice_share,
    cast(sum(case when service_type = 'sms' then fee_share_basis_point else 0 end) as bigint) as sms_share,
    cast(sum(case when service_type = 'data' then fee_share_basis_point else 0 end) as bigint) as data_share,
    cast(sum(case when service_type = 'fixed' then fee_share_basis_point else 0 end) as bigint) as fixed_share
from {{ ref('stg_boss__tariff_item') }}
group by tariff_id, file_month
