-- derived: the tariff's price for each month on whose first day the contract is in force
select
    vertrag_id as user_id, 'base_fee' as item, month_period(month_start) as cycle, tarif_id as tariff_id,
    fen(tarif.preis) as receivable, 0 as discount, 0 as gifted, 0 as tax, 'K' || kunde_id as payer_account,
    month_period(month_start) as _period
from vertrag
inner join tarif using (tarif_id)
inner join month
    on cast(startdatum as date) <= month_start
    and (enddatum is null or cast(enddatum as date) > month_start)
