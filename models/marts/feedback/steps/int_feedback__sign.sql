{#- What is known of a line today and may be a reason to act: a row per line and sign, the evidence as name=value. What
    comes by month names its month. -#}
with moment as (
    select * from {{ ref('int_feedback__moment') }}
),

lines as (
    select
        lines.user_id,
        lines.arpu_band,
        lines.age_on_net_band,
        lines.month_start
    from {{ ref('fct_subscriber_monthly') }} as lines
    inner join moment on lines.month_start = moment.closed_month
),

key_lines as (
    select * from {{ ref('int_feedback__key_line') }}
),

debt as (
    select
        arrears.user_id,
        arrears.arrears_month,
        sum(arrears.unpaid_amount) as unpaid_amount
    from {{ ref('fct_arrears_monthly') }} as arrears
    inner join moment on arrears.arrears_month = moment.closed_month
    where arrears.is_overdue and not arrears.is_written_off
    group by arrears.user_id, arrears.arrears_month
),

members as (
    select
        members.user_id,
        members.month_start,
        min(members.group_id) as group_id
    from {{ ref('fct_group_member_monthly') }} as members
    inner join moment on members.month_start = moment.closed_month
    where members.is_counted = 1
    group by members.user_id, members.month_start
),

groups_at_risk as (
    select
        members.*,
        health.health_score
    from members
    inner join {{ ref('fct_group_health_monthly') }} as health
        on members.group_id = health.group_id and members.month_start = health.month_start and health.is_at_risk = 1
),

complaints as (
    select
        user_id,
        case_id,
        due_at,
        row_number() over (partition by user_id order by due_at, case_id) as case_rank
    from {{ ref('fct_complaint') }}
    where is_open = 1
),

-- the last of a line's contracts: one that was renewed does not end
contracts as (
    select
        contracts.user_id,
        max(contracts.end_date) as end_date,
        moment.as_of_date
    from {{ ref('fct_contract') }} as contracts
    cross join moment
    group by contracts.user_id, moment.as_of_date
),

spells as (
    select
        user_id,
        max(silent_date) as silent_date
    from {{ ref('fct_silent_spell') }}
    where ended_date is null
    group by user_id
),

terminals as (
    select terminals.*
    from {{ ref('fct_terminal_monthly') }} as terminals
    inner join moment on terminals.month_start = moment.closed_month
)

{{ feedback_sign('value_band', 'lines', "arpu_band <> '-1'", ['arpu_band', 'month_start']) }}
union all
{{ feedback_sign('tenure_band', 'lines', "age_on_net_band <> '-1'", ['age_on_net_band', 'month_start']) }}
union all
{{ feedback_sign('key_account', 'key_lines', "key_level is not null", ['key_level', 'month_start']) }}
union all
{{ feedback_sign('calls_declining', 'key_lines', "is_declining = 1",
    ['call_count_before', 'call_count', 'month_start']) }}
union all
{{ feedback_sign('off_net', 'key_lines', "is_off_net = 1", ['month_start']) }}
union all
{{ feedback_sign('group_member', 'members', "group_id is not null", ['group_id', 'month_start']) }}
union all
{{ feedback_sign('group_at_risk', 'groups_at_risk', "group_id is not null",
    ['group_id', 'health_score', 'month_start']) }}
union all
{{ feedback_sign('open_complaint', 'complaints', "case_rank = 1", ['case_id', 'due_at']) }}
union all
{{ feedback_sign('overdue_debt', 'debt', "unpaid_amount > 0", ['unpaid_amount', 'arrears_month']) }}
union all
{{ feedback_sign('contract_ending', 'contracts',
    'end_date between as_of_date and ' ~ add_day('as_of_date', 60),
    ['end_date']) }}
union all
{{ feedback_sign('five_g_on_other_tariff', 'terminals', "is_mismatched = 1", ['tac', 'month_start']) }}
union all
{{ feedback_sign('silent', 'spells', "silent_date is not null", ['silent_date']) }}
union all
-- less than half of the mean of the three months before, which must be enough to tell
{{ feedback_sign('usage_dropping', ref('int_feedback__call_count'),
    'quarter_call_count >= 60 and call_count * 6 <= quarter_call_count', ['quarter_call_count', 'call_count', 'month_start']) }}
