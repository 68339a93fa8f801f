-- Where was usage rated but not billed, of which item, and how much of what was rated? 哪里有已批价未出账的用量，占应收多少？
with rated as (
    select
        billing_month as month_start,
        item_code,
        sum(receivable_amount) as billed_amount
    from {{ ref('fct_billing_monthly') }}
    group by billing_month, item_code
),

leak as (
    select
        leak.month_start,
        leak.item_code,
        coalesce(area.county_name, '未知') as county_name,
        leak.leak_type,
        count(*) as line_count,
        sum(leak.leak_amount) as leak_amount
    from {{ ref('fct_revenue_leak_monthly') }} as leak
    left join {{ ref('dim_area') }} as area on leak.area_id = area.area_code
    group by leak.month_start, leak.item_code, coalesce(area.county_name, '未知'), leak.leak_type
)

select
    leak.month_start,
    leak.item_code,
    leak.county_name,
    leak.leak_type,
    leak.line_count,
    leak.leak_amount,
    100 * {{ ratio('leak.leak_amount', 'rated.billed_amount + leak.leak_amount') }} as percent_of_item
from leak
left join rated on leak.month_start = rated.month_start and leak.item_code = rated.item_code
order by leak.leak_amount desc, leak.month_start, leak.county_name
