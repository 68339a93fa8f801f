-- proposes, and changes no list: who is on it stays BOSS's and the managers' decision
with placed as (
    select
        customers.*,
        coalesce(history.customer_type, '-1') as customer_type,
        coalesce(history.customer_class, '-1') as customer_class,
        coalesce(area.area_code, '-1') as area_code
    from {{ ref('int_key_account__customer_half_year') }} as customers
    left join {{ ref('dim_customer_history') }} as history
        on
            customers.cust_id = history.cust_id
            and customers.eve_date >= history.valid_from
            and customers.eve_date < history.valid_to
    left join {{ ref('dim_area') }} as area on history.area_id = area.area_code
),

ranked as (
    select
        placed.*,
        area.province_code,
        area.province_name,
        area.city_code,
        area.city_name,
        area.county_code,
        area.county_name,
        area.grid_code,
        area.grid_name,
        cast(row_number() over (
            partition by placed.freeze_month, area.city_code order by placed.net_fen desc, placed.cust_id
        ) as bigint) as revenue_rank,
        count(*) over (partition by placed.freeze_month, area.city_code) as city_customer_count,
        cast(sum(placed.net_fen) over (partition by placed.freeze_month, area.city_code) as bigint) as city_fen,
        cast(sum(placed.net_fen) over (
            partition by placed.freeze_month, area.city_code order by placed.net_fen desc, placed.cust_id
            rows between unbounded preceding and current row
        ) as bigint) as running_fen
    from placed
    inner join {{ ref('dim_area') }} as area on placed.area_code = area.area_code
),

-- those above the cut bring 80% of their city's revenue; the one that reaches it is among them
cut as (
    select
        *,
        case when (running_fen - net_fen) * 100 < city_fen * 80 then 1 else 0 end as is_top
    from ranked
),

measured as (
    select
        *,
        cast(sum(is_top) over (partition by freeze_month, city_code) as bigint) as city_top_count,
        min(case when is_top = 1 then net_fen end) over (partition by freeze_month, city_code) as cut_fen
    from cut
),

told as (
    select
        *,
        case
            when is_top = 1 and key_line_count > 0 then 'confirmed'
            when is_top = 1 then 'proposed'
            when key_line_count > 0 then 'below'
            when net_fen * 10 >= cut_fen * 9 then 'just_under'
            when late_fen > 0 and late_fen * 10 >= early_fen * 13 and net_fen * 2 >= cut_fen then 'rising'
            else 'other'
        end as standing
    from measured
)

select
    {{ surrogate_key(['cust_id']) }} as customer_key,
    cust_id,
    province_code,
    province_name,
    city_code,
    city_name,
    county_code,
    county_name,
    grid_code,
    grid_name,
    customer_type,
    customer_class,
    key_level,
    manager_id,
    standing,
    case when standing in ('proposed', 'just_under', 'rising') then 1 else 0 end as is_latent,
    is_top,
    case when key_line_count > 0 then 1 else 0 end as is_listed,
    line_count,
    key_line_count,
    tenure_month_count,
    month_count,
    {{ fen_to_yuan('net_fen') }} as net_amount,
    {{ fen_to_yuan(integer_division('net_fen', 'month_count')) }} as mean_amount,
    {{ fen_to_yuan('early_fen') }} as early_amount,
    {{ fen_to_yuan('late_fen') }} as late_amount,
    {{ fen_to_yuan('running_fen') }} as running_amount,
    {{ fen_to_yuan('city_fen') }} as city_amount,
    {{ fen_to_yuan('cut_fen') }} as cut_amount,
    revenue_rank,
    city_customer_count,
    city_top_count,
    freeze_month
from told
