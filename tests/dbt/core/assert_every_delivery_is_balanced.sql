-- check file = lake + quarantine, and lake = marts, in rows and fen
select *
from {{ ref('fct_reconciliation_delivery') }}
where not is_balanced
