-- Handsets, 5G tariffs, contracts in force and subsidies, of lines at their dimensions of the month.
{{ month_incremental('period_start') }}

with months as (
    select * from {{ ref('int_calendar__month') }}
    where month_start in (select affected_month from {{ ref('int_affected__month') }})
),

bound as (
    select
        contract.user_id,
        months.month_start,
        coalesce(sum(subsidy.subsidy_amount), 0) as subsidy_amount
    from {{ ref('fct_contract') }} as contract
    inner join months
        on
            contract.start_date <= months.closing_date
            and contract.end_date > months.closing_date
    left join {{ ref('fct_subsidy') }} as subsidy on contract.contract_id = subsidy.contract_id
    group by contract.user_id, months.month_start
),

granted as (
    select
        user_id,
        granted_month,
        sum(subsidy_amount) as subsidy_amount
    from {{ ref('fct_subsidy') }}
    group by user_id, granted_month
),

-- the list of a year, frozen on 31 December before it: the lines with which its January opens
frozen as (
    select
        user_id,
        cast(extract(year from month_start) as int) as year_number
    from {{ ref('fct_subscriber_monthly') }}
    where is_opening = 1 and extract(month from month_start) = 1
),

lines as (
    select
        line.month_start as period_start,
        line.area_id,
        line.pay_mode,
        line.is_closing,
        line.net_amount,
        tariff.network_generation as tariff_generation,
        terminal.is_valid_tac,
        terminal.network_generation,
        terminal.is_standalone_5g,
        terminal.is_mismatched,
        granted.subsidy_amount as granted_amount,
        case when line.is_closing = 1 then bound.subsidy_amount end as running_amount,
        case when frozen.user_id is null then 0 else 1 end as is_frozen
    from {{ ref('fct_subscriber_monthly') }} as line
    inner join months on line.month_start = months.month_start
    left join {{ ref('fct_terminal_monthly') }} as terminal
        on line.user_id = terminal.user_id and line.month_start = terminal.month_start
    left join {{ ref('int_tariff__month') }} as tariff
        on line.tariff_id = tariff.tariff_id and line.month_start = tariff.month_start
    left join bound on line.user_id = bound.user_id and line.month_start = bound.month_start
    left join granted on line.user_id = granted.user_id and line.month_start = granted.granted_month
    left join frozen
        on line.user_id = frozen.user_id and cast(extract(year from line.month_start) as int) = frozen.year_number
    where line.is_in_scope = 1
),

leaf as (
    select
        period_start,
        area_id,
        pay_mode,
        sum(case when tariff_generation = '5G' then is_closing else 0 end) as five_g_package_count,
        sum(is_closing * coalesce(is_valid_tac, 0)) as valid_terminal_count,
        sum(case when network_generation in ('4G', '5G') then is_closing else 0 end) as terminal_4g_count,
        sum(case when network_generation = '5G' then is_closing else 0 end) as terminal_5g_count,
        sum(is_closing * coalesce(is_standalone_5g, 0)) as terminal_standalone_count,
        sum(coalesce(is_mismatched, 0)) as mismatched_terminal_count,
        sum(coalesce(granted_amount, 0)) as granted_subsidy_amount,
        sum(case when granted_amount is null then 0 else 1 end) as subsidised_line_count,
        sum(coalesce(running_amount, 0)) as running_subsidy_amount,
        sum(case when running_amount > 0 then net_amount else 0 end) as running_revenue_amount,
        sum(is_frozen) as frozen_line_count,
        sum(case when running_amount is null then 0 else is_frozen end) as frozen_bound_count
    from lines
    group by period_start, area_id, pay_mode
)

{{ roll_up_measures('leaf', [
    'five_g_package_count', 'valid_terminal_count', 'terminal_4g_count', 'terminal_5g_count',
    'terminal_standalone_count', 'mismatched_terminal_count', 'granted_subsidy_amount', 'subsidised_line_count',
    'running_subsidy_amount', 'running_revenue_amount', 'frozen_line_count', 'frozen_bound_count'
]) }}
