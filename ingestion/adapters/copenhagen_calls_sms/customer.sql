select
    participant as cust_id, 'person' as customer_type, null as id_type, null as id_hash, null as customer_name,
    null as birth_year, null as birth_month_day, case female when '1' then 'F' when '0' then 'M' end as sex,
    province() as area_id, null as customer_class, first_date() - 1 as created_date, 'active' as status,
    day_period(first_date() - 1) as _period
from participant left join genders using (participant)
