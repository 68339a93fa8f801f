with figures as (select * from {{ ref('int_appraisal__figure') }}),

cards as (select * from {{ ref('scorecard') }}),

placed as (
    select
        *,
        case
            when not is_known then null
            when rule_kind = 'completion' then completion_rate
            when rule_kind = 'value' then actual_value
            when rule_kind = 'last_year' then change_last_year
            -- the share of the peers that stand behind
            when rule_kind = 'rank' then 100 * {{ ratio('peer_count - peer_rank', 'peer_count - 1') }}
        end as position_value
    from figures
),

scored as (
    select
        *,
        {{ item_score('placed.position_value', 'placed') }} as score,
        {{ no_score_reason('placed') }} as reason
    from placed
),

-- a card's total waits for its last figure; what can never be scored gives its weight to the others
weighed as (
    select
        scored.*,
        sum(case when scored.score is not null then scored.weight else 0 end) over card as scored_weight,
        sum(case when scored.reason = 'preliminary' then 1 else 0 end) over card as waiting_count
    from scored
    window card as (partition by scored.scorecard_code, scored.subject_id, scored.month_start)
)

select
    weighed.scorecard_code,
    cards.scorecard_name_en,
    cards.scorecard_name_zh,
    {% for name in subject_columns() %}
        subjects.{{ name }},
    {% endfor %}
    weighed.figure_code,
    weighed.figure_name_en,
    weighed.figure_name_zh,
    weighed.unit,
    weighed.direction,
    weighed.rule_kind,
    weighed.zero_mark,
    weighed.full_mark,
    weighed.floor_score,
    weighed.cap_score,
    weighed.actual_value,
    weighed.target_value,
    weighed.completion_rate,
    weighed.last_year_value,
    weighed.change_last_year,
    cast(weighed.peer_rank as bigint) as peer_rank,
    cast(weighed.peer_count as bigint) as peer_count,
    weighed.position_value,
    weighed.score,
    weighed.weight,
    cast(weighed.scored_weight as bigint) as scored_weight,
    case
        when weighed.waiting_count = 0 and weighed.scored_weight >= cards.least_weight
            then cast({{ ratio('weighed.score * weighed.weight', 'weighed.scored_weight') }} as decimal(9, 4))
    end as weighted_score,
    coalesce(weighed.figure_state, '') as figure_state,
    case
        when weighed.reason = '' then weighed.figure_state
        when weighed.reason = 'preliminary' then 'waiting'
        else 'unscored'
    end as state,
    weighed.reason,
    weighed.month_start
from weighed
inner join cards on weighed.scorecard_code = cards.scorecard_code
inner join {{ ref('int_appraisal__subject') }} as subjects
    on {{ same_columns('weighed', 'subjects', ['scorecard_code', 'subject_id', 'month_start']) }}
