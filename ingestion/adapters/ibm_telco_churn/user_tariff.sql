with held as (
    select customerID, 'P' || fen(MonthlyCharges) as tariff_id, tenure from telco
    union all
    select customerID, 'PhoneService', tenure from telco where PhoneService = 'Yes'
    union all
    select customerID, 'MultipleLines', tenure from telco where MultipleLines = 'Yes'
    union all
    select customerID, 'DSL', tenure from telco where InternetService = 'DSL'
    union all
    select customerID, 'FiberOptic', tenure from telco where InternetService = 'Fiber optic'
    union all
    select customerID, 'OnlineSecurity', tenure from telco where OnlineSecurity = 'Yes'
    union all
    select customerID, 'OnlineBackup', tenure from telco where OnlineBackup = 'Yes'
    union all
    select customerID, 'DeviceProtection', tenure from telco where DeviceProtection = 'Yes'
    union all
    select customerID, 'TechSupport', tenure from telco where TechSupport = 'Yes'
    union all
    select customerID, 'StreamingTV', tenure from telco where StreamingTV = 'Yes'
    union all
    select customerID, 'StreamingMovies', tenure from telco where StreamingMovies = 'Yes'
)

select
    customerID as user_id, tariff_id, first_date() - to_months(cast(tenure as integer)) - interval 1 day as start_date,
    null as end_date, null as channel_id, day_period(first_date() - 1) as _period
from held
