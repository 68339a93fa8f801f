-- closing = opening + adds + reinstated - cancelled + transfers, for every area, pay mode, brand and tariff
select *
from {{ ref('fct_subscriber_base_daily') }}
where
    closing_count != opening_count + gross_add_count + reinstated_count - cancelled_count
    + transfer_in_count - transfer_out_count
