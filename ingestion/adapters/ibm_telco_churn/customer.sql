select
    customerID as cust_id, 'person' as customer_type, null as id_type, null as id_hash, null as customer_name,
    null as birth_year, null as birth_month_day, left(gender, 1) as sex, province() as area_id, null as customer_class,
    first_date() - to_months(cast(tenure as integer)) - interval 1 day as created_date,
    'active' as status, day_period(first_date() - 1) as _period
from telco
