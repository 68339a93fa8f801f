select
    customerID as account_id, month_period(month_start) as cycle, fen(MonthlyCharges) as total, 0 as tax,
    last_day(month_end + 1) as due_date, month_period(month_start) as _period
from telco cross join month
