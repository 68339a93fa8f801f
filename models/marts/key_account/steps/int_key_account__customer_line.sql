-- the lines in scope of the customers with a line on the latest list, or proposed for it, in the latest closed month
with moment as (select * from {{ ref('int_key_account__moment') }}),

keys as (
    select keys.*
    from {{ ref('fct_key_account_monthly') }} as keys
    inner join moment on keys.month_start = moment.list_month
),

candidates as (
    select candidates.*
    from {{ ref('fct_key_candidate_half_yearly') }} as candidates
    inner join moment on candidates.freeze_month = moment.freeze_month
    where candidates.is_top = 1 or candidates.is_latent = 1
),

owned as (
    select
        history.cust_id,
        moment.as_of_date,
        lines.*
    from {{ ref('fct_subscriber_monthly') }} as lines
    inner join moment on lines.month_start = moment.closed_month
    inner join {{ ref('dim_subscriber_history') }} as history
        on
            lines.user_id = history.user_id
            and moment.closing_date >= history.valid_from
            and moment.closing_date < history.valid_to
    where lines.is_in_scope = 1 and history.cust_id <> '-1'
),

chosen as (
    select cust_id from candidates
    union
    select owned.cust_id
    from owned
    inner join keys on owned.user_id = keys.user_id
),

past as (
    {{ one_customer_sums('fct_subscriber_measure_monthly', [
        'sum(fact.billed_minutes) as past_billed_minutes',
        'sum(fact.data_bytes) as past_data_bytes',
        'sum(fact.connected_call_count) as past_call_count',
        'sum(case when fact.month_start = moment.previous_month then fact.net_amount end) as previous_net_amount'
    ], "fact.month_start < moment.closed_month and fact.month_start >= " ~ add_month('moment.closed_month', -3)) }}
),

contacts as (
    {{ one_customer_sums('fct_contact', ['count(*) as contact_count'],
        month_of('fact.contact_date') ~ ' = moment.closed_month') }}
),

complaints as (
    {{ one_customer_sums('fct_complaint', [
        'sum(case when ' ~ month_of('fact.opened_date') ~ ' = moment.closed_month then 1 else 0 end) as complaint_count',
        'sum(fact.is_open) as open_complaint_count'
    ], 'true') }}
),

contracts as (
    {{ one_customer_sums('fct_contract', [
        'max(fact.end_date) as contract_end_date',
        'max(case when fact.start_date <= moment.closing_date then 1 else 0 end) as is_in_contract'
    ], 'fact.end_date > moment.closing_date') }}
),

debt as (
    {{ one_customer_sums('fct_arrears_monthly', ['sum(fact.unpaid_amount) as overdue_amount'],
        'fact.arrears_month = moment.closed_month and fact.is_overdue and not fact.is_written_off') }}
),

silent as (
    {{ one_customer_sums('fct_silent_spell', ['1 as is_silent'], 'fact.ended_date is null') }}
)

select
    owned.*,
    case when keys.user_id is null then 0 else 1 end as is_key,
    coalesce(keys.key_level, '-1') as key_level,
    coalesce(keys.manager_id, '-1') as manager_id,
    coalesce(keys.is_declining, 0) as is_declining,
    coalesce(measures.connected_call_count, 0) as call_count,
    coalesce(past.past_billed_minutes, 0) as past_billed_minutes,
    coalesce(past.past_data_bytes, 0) as past_data_bytes,
    coalesce(past.past_call_count, 0) as past_call_count,
    coalesce(past.previous_net_amount, 0) as previous_net_amount,
    coalesce(contacts.contact_count, 0) as contact_count,
    coalesce(complaints.complaint_count, 0) as complaint_count,
    coalesce(complaints.open_complaint_count, 0) as open_complaint_count,
    contracts.contract_end_date,
    coalesce(contracts.is_in_contract, 0) * owned.is_closing as is_in_contract,
    coalesce(terminals.is_standalone_5g, 0) as is_standalone_5g,
    coalesce(terminals.is_mismatched, 0) as is_mismatched,
    coalesce(terminals.terminal_key, '-1') as terminal_key,
    coalesce(points.closing_point_count, 0) as point_count,
    coalesce(debt.overdue_amount, 0) as overdue_amount,
    coalesce(silent.is_silent, 0) * owned.is_closing as is_silent
from owned
inner join chosen on owned.cust_id = chosen.cust_id
left join keys on owned.user_id = keys.user_id
left join past on owned.user_id = past.user_id
left join contacts on owned.user_id = contacts.user_id
left join complaints on owned.user_id = complaints.user_id
left join contracts on owned.user_id = contracts.user_id
left join debt on owned.user_id = debt.user_id
left join silent on owned.user_id = silent.user_id
left join {{ ref('fct_subscriber_measure_monthly') }} as measures
    on owned.user_id = measures.user_id and owned.month_start = measures.month_start
left join {{ ref('fct_terminal_monthly') }} as terminals
    on owned.user_id = terminals.user_id and owned.month_start = terminals.month_start
left join {{ ref('fct_points_monthly') }} as points
    on owned.user_id = points.user_id and owned.month_start = points.points_month
