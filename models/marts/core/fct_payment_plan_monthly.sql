{{ month_incremental('plan_month') }}

with plans as (
    select * from {{ ref('stg_boss__payment_plan') }}
    where file_month in (select affected_month from {{ ref('int_affected__month') }})
),

items as (
    select
        user_id,
        payer_account_id,
        item_code,
        net_amount + tax_amount as due_amount,
        billing_month
    from {{ ref('fct_billing_monthly') }}
    where billing_month in (select affected_month from {{ ref('int_affected__month') }})
),

-- an item has one payer, so the first plan that covers it takes it whole
paid as (
    select
        plans.account_id,
        plans.user_id,
        plans.item_code,
        plans.valid_from_date,
        plans.file_month,
        items.due_amount
    from items
    inner join plans
        on
            items.user_id = plans.user_id
            and items.payer_account_id = plans.account_id
            and items.billing_month = plans.file_month
            and plans.item_code in ('all', items.item_code)
            and plans.valid_from_date <= {{ month_end('items.billing_month') }}
            and coalesce(plans.valid_to_date, {{ end_of_time() }}) > items.billing_month
    qualify row_number() over (
        partition by items.user_id, items.item_code, items.billing_month
        order by plans.priority_number, plans.item_code, plans.valid_from_date
    ) = 1
),

summed as (
    select
        account_id,
        user_id,
        item_code,
        valid_from_date,
        file_month,
        count(*) as item_count,
        sum(due_amount) as paid_amount
    from paid
    group by account_id, user_id, item_code, valid_from_date, file_month
)

select
    {{ surrogate_key(['plans.account_id']) }} as account_key,
    plans.account_id,
    {{ surrogate_key(['plans.user_id']) }} as subscriber_key,
    plans.user_id,
    plans.item_code,
    plans.priority_number,
    plans.limit_amount,
    plans.valid_from_date,
    plans.valid_to_date,
    cast(coalesce(summed.item_count, 0) as bigint) as item_count,
    cast(coalesce(summed.paid_amount, 0) as decimal(18, 2)) as paid_amount,
    case when summed.paid_amount > plans.limit_amount then 1 else 0 end as is_over_limit,
    plans.file_month as plan_month
from plans
left join summed
    on
        plans.account_id = summed.account_id
        and plans.user_id = summed.user_id
        and plans.item_code = summed.item_code
        and plans.valid_from_date = summed.valid_from_date
        and plans.file_month = summed.file_month
