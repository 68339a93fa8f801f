select
    customerID as user_id, 'base_fee' as item, month_period(month_start) as cycle,
    'P' || fen(MonthlyCharges) as tariff_id,
    fen(MonthlyCharges) as receivable, 0 as discount, 0 as gifted, 0 as tax, customerID as payer_account,
    month_period(month_start) as _period
from telco cross join month
