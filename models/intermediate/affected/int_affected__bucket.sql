-- every date that reconciliation recounts in the marts: days, and months by their first day
select affected_date from {{ ref('int_affected__date') }}
union
select affected_month as affected_date from {{ ref('int_affected__month') }}
union
-- a tariff or an account is counted in the month of its last image, so a file of theirs takes rows out of any other
select {{ period_date('period') }} as affected_date
from {{ source('ledger', 'delivery') }}
where
    unit in ('tariff', 'account')
    and unit in (select unit from {{ source('ledger', 'changed_delivery') }})
