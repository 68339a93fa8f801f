-- derived: the sum of the customer's items; due on the last day of the month after
select
    'K' || kunde_id as account_id, month_period(month_start) as cycle, sum(fen(tarif.preis)) as total, 0 as tax,
    last_day(month_end + 1) as due_date, month_period(month_start) as _period
from vertrag
inner join tarif using (tarif_id)
inner join month
    on cast(startdatum as date) <= month_start
    and (enddatum is null or cast(enddatum as date) > month_start)
group by kunde_id, month_start, month_end
