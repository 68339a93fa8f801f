-- every date that reconciliation recounts in the marts: days, and months by their first day
select affected_date from {{ ref('int_affected__date') }}
union
select affected_month as affected_date from {{ ref('int_affected__month') }}
