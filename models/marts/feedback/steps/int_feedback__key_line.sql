{#- The lines of the latest key-account list. -#}
select * from {{ ref('fct_key_account_monthly') }}
where month_start = (select max(month_start) from {{ ref('fct_key_account_monthly') }})
