-- small, and what it is told of reaches back, so it is built anew each time
{%- set parts = group_health_parts() %}

with signs as (select * from {{ ref('int_group_health__sign') }}),

-- the sign of each part, and no sign where it is not known
readings as (
    {% for part, read in parts.items() %}
        select
            group_id,
            month_start,
            '{{ part }}' as part_code,
            cast(coalesce({{ read.column }}, {{ read.unknown }}) as double) as reading
        from signs
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

points as (
    select
        readings.group_id,
        readings.month_start,
        {% for part in parts %}
            max(case when readings.part_code = '{{ part }}' then rules.point_count end) as {{ part }}_point_count,
        {% endfor %}
        sum(rules.point_count) as health_score
    from readings
    inner join {{ ref('group_health_point') }} as rules
        on
            readings.part_code = rules.part_code
            and readings.reading >= rules.lower_bound
            and readings.reading < rules.upper_bound
    group by readings.group_id, readings.month_start
)

select
    {{ surrogate_key(['signs.group_id']) }} as group_key,
    signs.group_id,
    signs.sector,
    signs.grade,
    signs.staff_key,
    signs.manager_id,
    signs.area_id,
    signs.contract_end_date,
    signs.contract_day_count,
    cast(signs.member_count as bigint) as member_count,
    cast(signs.lost_member_count as bigint) as lost_member_count,
    signs.member_churn_rate,
    signs.is_key_person_gone,
    signs.use_count,
    signs.use_count_previous,
    signs.use_count_before,
    signs.use_rate,
    signs.off_net_member_count,
    signs.off_net_rise,
    cast(signs.complaint_count as bigint) as complaint_count,
    signs.complaint_rate,
    cast(signs.overdue_amount as decimal(18, 2)) as overdue_amount,
    cast(signs.overdue_day_count as bigint) as overdue_day_count,
    {% for part in parts %}
        cast(points.{{ part }}_point_count as bigint) as {{ part }}_point_count,
    {% endfor %}
    cast(points.health_score as bigint) as health_score,
    -- 60 points lost: an ending contract and a fall of use, or several signs of another kind
    case when points.health_score <= 40 then 1 else 0 end as is_at_risk,
    signs.month_start
from signs
inner join points on signs.group_id = points.group_id and signs.month_start = points.month_start
