-- sex D (diverse) is unknown to the contract, which has F and M; a customer is closed when the last contract has ended
with contract as (
    select
        kunde_id, min(cast(startdatum as date)) as first_start, max(cast(enddatum as date)) as last_end,
        bool_and(enddatum is not null and cast(enddatum as date) <= last_date()) as has_left
    from vertrag
    group by kunde_id
),

image as (
    select
        kunde_id, least(cast(anmeldedatum as date), first_start) as image_date,
        case when has_left and last_end < first_date() then 'closed' else 'active' end as status
    from kunde left join contract using (kunde_id)
    union all
    select kunde_id, last_end, 'closed'
    from contract
    where has_left and last_end >= first_date()
)

select
    kunde_id as cust_id, 'person' as customer_type, null as id_type, null as id_hash,
    concat(vorname, ' ', nachname) as customer_name, cast(left(geburtsdatum, 4) as integer) as birth_year,
    concat(substr(geburtsdatum, 6, 2), substr(geburtsdatum, 9, 2)) as birth_month_day,
    case geschlecht when 'W' then 'F' when 'M' then 'M' end as sex, province() as area_id,
    null as customer_class, cast(anmeldedatum as date) as created_date, status, day_period(image_date) as _period
from image inner join kunde using (kunde_id)
