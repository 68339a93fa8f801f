with lines as (select * from {{ ref('fct_scorecard_line_monthly') }}),

summed as (
    select
        scorecard_code,
        subject_id,
        month_start,
        cast(sum(weighted_score) as decimal(9, 2)) as total_score,
        max(scored_weight) as scored_weight,
        cast(sum(weight) as bigint) as weight,
        cast(count(*) as bigint) as line_count,
        cast(sum(case when state = 'waiting' then 1 else 0 end) as bigint) as waiting_count,
        cast(sum(case when state = 'unscored' then 1 else 0 end) as bigint) as unscored_count,
        cast(sum(case when state = 'restated' then 1 else 0 end) as bigint) as restated_count
    from lines
    group by scorecard_code, subject_id, month_start
),

ranked as (
    select
        *,
        total_score is not null as has_total,
        -- equal totals share the better rank, and the next is left out
        case
            when total_score is not null
                then
                    rank() over (
                        partition by scorecard_code, month_start, total_score is not null
                        order by total_score desc nulls last
                    )
        end as card_rank,
        sum(case when total_score is not null then 1 else 0 end) over (partition by scorecard_code, month_start)
            as ranked_count
    from summed
)

select
    ranked.scorecard_code,
    cards.scorecard_name_en,
    cards.scorecard_name_zh,
    {% for name in subject_columns() %}
        subjects.{{ name }},
    {% endfor %}
    ranked.total_score,
    ranked.weight,
    ranked.scored_weight,
    ranked.line_count,
    ranked.waiting_count,
    ranked.unscored_count,
    ranked.restated_count,
    cast(ranked.card_rank as bigint) as card_rank,
    cast(ranked.ranked_count as bigint) as ranked_count,
    cast(previous.card_rank as bigint) as previous_rank,
    -- above 0 where the subject has climbed
    cast(previous.card_rank - ranked.card_rank as bigint) as rank_change,
    case
        when ranked.waiting_count > 0 then 'waiting'
        when not ranked.has_total then 'unscored'
        when ranked.restated_count > 0 then 'restated'
        else 'final'
    end as state,
    ranked.month_start
from ranked
inner join {{ ref('scorecard') }} as cards on ranked.scorecard_code = cards.scorecard_code
inner join {{ ref('int_appraisal__subject') }} as subjects
    on {{ same_columns('ranked', 'subjects', ['scorecard_code', 'subject_id', 'month_start']) }}
left join ranked as previous
    on
        {{ same_columns('ranked', 'previous', ['scorecard_code', 'subject_id']) }}
        and previous.month_start = {{ add_month('ranked.month_start', -1) }}
