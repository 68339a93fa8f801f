-- How do groups, members and what they pay move, against last month and last year? 集团客户数、成员与收入环比同比如何？
select
    compared.month_start,
    compared.comparison,
    accounts.city_name,
    sum(accounts.group_count) as group_count,
    sum(accounts.member_count) as member_count,
    sum(accounts.off_net_member_count) as off_net_member_count,
    sum(accounts.unified_amount) as unified_amount,
    sum(accounts.member_paid_amount) as member_paid_amount
from {{ ref('fct_key_customer_monthly') }} as accounts
inner join {{ ref('bridge_month_comparison') }} as compared on accounts.month_start = compared.source_month_start
where compared.comparison in ('current', 'previous', 'last_year') and accounts.activity = 'group'
group by compared.month_start, compared.comparison, accounts.city_name
order by compared.month_start desc, accounts.city_name, compared.comparison
