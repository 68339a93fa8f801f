-- Where do we hold the market, and where did we lose share against last month? 各区县市场份额如何，环比变化多少？
with sides as (
    select
        compared.month_start,
        competition.city_name,
        competition.county_name,
        case when compared.comparison = 'current' then competition.own_number_count else 0 end as current_own,
        case when compared.comparison = 'current' then competition.rival_number_count else 0 end as current_rival,
        case when compared.comparison = 'previous' then competition.own_number_count else 0 end as previous_own,
        case when compared.comparison = 'previous' then competition.rival_number_count else 0 end as previous_rival
    from {{ ref('fct_competition_monthly') }} as competition
    inner join {{ ref('bridge_month_comparison') }} as compared
        on competition.month_start = compared.source_month_start
    where compared.comparison in ('current', 'previous')
),

counties as (
    select
        month_start,
        city_name,
        county_name,
        sum(current_own) as current_own_count,
        sum(current_own + current_rival) as current_market_count,
        sum(previous_own) as previous_own_count,
        sum(previous_own + previous_rival) as previous_market_count
    from sides
    group by month_start, city_name, county_name
)

select
    month_start,
    city_name,
    county_name,
    current_own_count as own_number_count,
    current_market_count as market_number_count,
    100 * {{ ratio('current_own_count', 'current_market_count') }} as market_share,
    100 * {{ ratio('current_own_count', 'current_market_count') }}
    - 100 * {{ ratio('previous_own_count', 'previous_market_count') }} as change_points
from counties
where current_market_count > 0
order by month_start desc, change_points, city_name, county_name
