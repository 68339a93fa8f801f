-- the last image of each tariff; one that is no longer in the file stays known
select
    tariff_id,
    tariff_name,
    tariff_type,
    brand,
    network_generation,
    monthly_fee_fen,
    monthly_fee_amount,
    valid_from,
    valid_to,
    file_month,
    delivery_id
from {{ ref('stg_boss__tariff') }}
qualify row_number() over (partition by tariff_id order by file_month desc, delivery_id desc) = 1
