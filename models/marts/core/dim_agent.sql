with days as (select * from {{ ref('stg_callcenter__agent_day') }}),

agents as (
    select
        agent_id,
        team_id,
        min(work_date) over (partition by agent_id) as first_work_date,
        max(work_date) over (partition by agent_id) as last_work_date
    from days
    qualify row_number() over (partition by agent_id order by work_date desc, delivery_id desc) = 1
)

select
    {{ surrogate_key(['agent_id']) }} as agent_key,
    agent_id,
    team_id,
    first_work_date,
    last_work_date
from agents
union all
select
    '-1',
    '-1',
    '-1',
    cast(null as date),
    cast(null as date)
