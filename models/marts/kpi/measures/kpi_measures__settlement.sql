-- Settlement with operators, service providers and roaming partners, of the province as a whole, in yuan.
{{ month_incremental('period_start') }}

with settled as (
    select
        settlement_month as period_start,
        province_code as area_id,
        '-1' as pay_mode,
        operator_id as operator,
        sp_id as sp,
        case when settlement_type <> 'sp' then income_amount else 0 end as interconnect_income_amount,
        case when settlement_type <> 'sp' then cost_amount else 0 end as interconnect_cost_amount,
        case when settlement_type = 'sp' then cost_amount else 0 end as sp_payable_amount,
        cost_amount - income_amount as net_settlement_cost_amount
    from {{ ref('fct_settlement_monthly') }}
    where settlement_month in (select affected_month from {{ ref('int_affected__month') }})
),

roaming as (
    select
        roaming_month as period_start,
        province_code as area_id,
        '-1' as pay_mode,
        operator_id as roaming_partner,
        inbound_amount + outbound_amount as roaming_amount
    from {{ ref('fct_roaming_monthly') }}
    where roaming_month in (select affected_month from {{ ref('int_affected__month') }})
)

{{ roll_up_measures('settled', [
    'interconnect_income_amount', 'interconnect_cost_amount', 'sp_payable_amount', 'net_settlement_cost_amount'
]) }}
union all
{{ roll_up_measures('settled', ['interconnect_income_amount', 'interconnect_cost_amount'], dimension='operator') }}
union all
{{ roll_up_measures('settled', ['sp_payable_amount'], dimension='sp') }}
union all
{{ roll_up_measures('roaming', ['roaming_amount']) }}
union all
{{ roll_up_measures('roaming', ['roaming_amount'], dimension='roaming_partner') }}
