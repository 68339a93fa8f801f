-- no shares are declared: the whole fee is `fixed`
with price as (select distinct fen(MonthlyCharges) as monthly_fee from telco)

select
    'P' || monthly_fee as tariff_id, 'fixed' as service, 0 as allowance, null as unit_price, 10000 as fee_share,
    month_period(month_start) as _period
from price cross join month
