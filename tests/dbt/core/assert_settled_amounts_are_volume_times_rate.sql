-- one side pays for the minutes or messages of a direction, at the rate sent with them
select
    settlement_type,
    operator_id,
    direction,
    settlement_month
from {{ ref('fct_settlement_monthly') }}
where
    settlement_type in ('voice', 'sms')
    and case direction when 'in' then income_amount - cost_amount else cost_amount - income_amount end
    <> rate_amount * case settlement_type when 'voice' then settled_minutes else item_count end
