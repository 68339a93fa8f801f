{#- What the theme competition is made of: counts by line, operator and month. -#}
{% macro competition_lines() -%}
    select
        user_id, 'own' as operator_id, is_closing as own_number_count, 0 as ported_in_count, 0 as ported_out_count,
        0 as key_account_count, 0 as key_account_off_net_count, month_start
    from {{ ref('fct_subscriber_monthly') }}
    where is_closing = 1 and month_start in (select month_start from {{ ref('fct_competitor_monthly') }})
    union all
    select
        user_id, operator_id, 0, case when port_direction = 'in' then 1 else 0 end,
        case when port_direction = 'out' then 1 else 0 end, 0, 0, {{ month_of('ported_date') }}
    from {{ ref('fct_port_event') }}
    union all
    select user_id, 'own', 0, 0, 0, 1, is_off_net, month_start from {{ ref('fct_key_account_monthly') }}
{%- endmacro %}

{#- ... and counts by area, operator and month. -#}
{% macro competition_areas() -%}
    select
        area_id, operator_id, 0 as own_outlet_count, number_count as rival_number_count,
        number_add_count as rival_add_count, number_loss_count as rival_loss_count,
        outlet_count as rival_outlet_count, outlet_add_count as rival_outlet_add_count,
        outlet_loss_count as rival_outlet_loss_count, 0 as off_net_member_count, 0 as settled_minutes, month_start
    from {{ ref('fct_competitor_monthly') }}
    union all
    select outlet.area_id, 'own', 1, 0, 0, 0, 0, 0, 0, 0, 0, months.month_start
    from {{ ref('dim_channel_history') }} as outlet
    inner join {{ ref('dim_month') }} as months
        on months.closing_date >= outlet.valid_from and months.closing_date < outlet.valid_to and months.is_loaded
    where
        outlet.channel_status = 'open'
        and outlet.channel_type in ('own_hall', 'franchised_hall', 'dealer', 'cooperative_hall')
    union all
    select
        groups.area_id, members.operator_code, 0, 0, 0, 0, 0, 0, 0, members.off_net_member_count, 0,
        members.month_start
    from {{ ref('fct_group_off_net_monthly') }} as members
    inner join {{ ref('fct_group_monthly') }} as groups
        on members.group_id = groups.group_id and members.month_start = groups.month_start
    union all
    select province_code, operator_id, 0, 0, 0, 0, 0, 0, 0, 0, settled_minutes, settlement_month
    from {{ ref('fct_settlement_monthly') }}
    where settlement_type = 'voice'
{%- endmacro %}
