-- each line in the months in which it is on the list, was on the one before, or on that of 31 December before
with keys as (select * from {{ ref('fct_key_account_monthly') }}),

months as (
    select
        *,
        {{ add_month(dbt.date_trunc('year', 'month_start'), -1) }} as snapshot_month
    from {{ ref('dim_month') }}
    where is_loaded
),

-- the list that knows a line best comes first: the month's own, the one before, the snapshot
told as (
    select
        keys.*,
        keys.month_start as told_month,
        1 as list_rank
    from keys
    union all
    select
        keys.*,
        months.month_start as told_month,
        2 as list_rank
    from keys
    inner join months on keys.month_start = months.previous_month_start
    union all
    select
        keys.*,
        months.month_start as told_month,
        3 as list_rank
    from keys
    inner join months on keys.month_start = months.snapshot_month
),

contracts as (
    select
        contract.user_id,
        months.month_start,
        max(contract.end_date) as contract_end_date
    from {{ ref('fct_contract') }} as contract
    inner join months
        on contract.start_date <= months.closing_date and contract.end_date > months.closing_date
    group by contract.user_id, months.month_start
),

contacts as (
    select
        user_id,
        {{ month_of('contact_date') }} as month_start,
        count(*) as contact_count
    from {{ ref('fct_contact') }}
    group by user_id, {{ month_of('contact_date') }}
),

complaints as (
    select
        user_id,
        {{ month_of('opened_date') }} as month_start,
        count(*) as complaint_count
    from {{ ref('fct_complaint') }}
    group by user_id, {{ month_of('opened_date') }}
),

-- one row per line and month, by its best list
listed as (
    select
        *,
        max(case when list_rank = 1 then 1 else 0 end) over (partition by user_id, told_month) as is_listed,
        max(case when list_rank = 2 then 1 else 0 end) over (partition by user_id, told_month) as was_listed,
        max(case when list_rank = 3 then 1 else 0 end) over (partition by user_id, told_month) as is_in_snapshot,
        max(case when list_rank = 3 then quarter_month_count end) over (partition by user_id, told_month)
            as snapshot_month_count,
        max(case when list_rank = 3 then quarter_net_amount end) over (partition by user_id, told_month)
            as snapshot_quarter_amount
    from told
    qualify row_number() over (partition by user_id, told_month order by list_rank) = 1
)

select
    lines.user_id,
    lines.area_id,
    listed.key_level,
    listed.manager_id,
    listed.is_listed as key_account_count,
    listed.is_listed * (1 - lines.is_closing) as off_net_count,
    case when listed.list_rank = 1 then listed.is_declining else 0 end as declining_count,
    listed.was_listed as opening_key_account_count,
    listed.was_listed * (1 - lines.is_closing) as lost_key_account_count,
    listed.is_in_snapshot as snapshot_count,
    listed.is_in_snapshot * lines.is_closing as kept_snapshot_count,
    listed.is_listed * lines.net_amount as net_amount,
    -- the month's revenue as many times as the snapshot's has months
    coalesce(lines.net_amount * listed.snapshot_month_count, 0) as snapshot_amount,
    coalesce(listed.snapshot_quarter_amount, 0) as snapshot_base_amount,
    case when listed.list_rank = 1 then listed.call_count else 0 end as call_count,
    listed.is_listed * case when contracts.user_id is null then 0 else 1 end as in_contract_count,
    listed.is_listed * case
        when contracts.contract_end_date < {{ add_month('listed.told_month', 4) }} then 1 else 0
    end as contract_ending_count,
    listed.is_listed * coalesce(contacts.contact_count, 0) as contact_count,
    listed.is_listed * coalesce(complaints.complaint_count, 0) as complaint_count,
    listed.is_listed * coalesce(points.closing_point_count, 0) as point_count,
    listed.told_month as month_start
from listed
inner join {{ ref('fct_subscriber_monthly') }} as lines
    on listed.user_id = lines.user_id and listed.told_month = lines.month_start and lines.is_in_scope = 1
left join contracts on listed.user_id = contracts.user_id and listed.told_month = contracts.month_start
left join contacts on listed.user_id = contacts.user_id and listed.told_month = contacts.month_start
left join complaints on listed.user_id = complaints.user_id and listed.told_month = complaints.month_start
left join {{ ref('fct_points_monthly') }} as points
    on listed.user_id = points.user_id and listed.told_month = points.points_month
