{{ config(severity='warn') }}

-- a constraint of the source
select *
from {{ ref('fct_balance_monthly') }}
where closing_amount != opening_amount + in_amount - out_amount
