-- each customer with a line on-net at the eve of a freeze: what all its lines brought, and whether one is on the list
with owned as (
    select
        months.freeze_month,
        months.closing_date,
        months.month_count,
        months.is_last,
        months.is_early,
        months.is_late,
        history.cust_id,
        lines.user_id,
        lines.month_start,
        lines.is_closing,
        lines.tenure_month_count,
        {{ yuan_to_fen('lines.net_amount') }} as net_fen
    from {{ ref('fct_subscriber_monthly') }} as lines
    inner join {{ ref('int_key_account__half_year') }} as months on lines.month_start = months.month_start
    inner join {{ ref('dim_subscriber_history') }} as history
        on
            lines.user_id = history.user_id
            and months.closing_date >= history.valid_from
            and months.closing_date < history.valid_to
    where lines.is_in_scope = 1 and history.cust_id <> '-1'
),

summed as (
    select
        freeze_month,
        cust_id,
        cast(max(month_count) as bigint) as month_count,
        max(closing_date) as eve_date,
        cast(sum(is_last * is_closing) as bigint) as line_count,
        cast(max(is_last * tenure_month_count) as bigint) as tenure_month_count,
        cast(sum(net_fen) as bigint) as net_fen,
        cast(sum(is_early * net_fen) as bigint) as early_fen,
        cast(sum(is_late * net_fen) as bigint) as late_fen
    from owned
    group by freeze_month, cust_id
),

-- the customer's best line on the list of the last month
listed as (
    select
        owned.freeze_month,
        owned.cust_id,
        keys.key_level,
        keys.manager_id,
        count(*) over (partition by owned.freeze_month, owned.cust_id) as key_line_count
    from owned
    inner join {{ ref('fct_key_account_monthly') }} as keys
        on owned.user_id = keys.user_id and owned.month_start = keys.month_start
    where owned.is_last = 1
    qualify row_number() over (
        partition by owned.freeze_month, owned.cust_id
        order by {{ key_level_order('keys.key_level') }}, keys.user_id
    ) = 1
)

select
    summed.*,
    coalesce(listed.key_line_count, 0) as key_line_count,
    coalesce(listed.key_level, '-1') as key_level,
    coalesce(listed.manager_id, '-1') as manager_id
from summed
left join listed on summed.freeze_month = listed.freeze_month and summed.cust_id = listed.cust_id
where summed.line_count > 0 and summed.net_fen > 0
