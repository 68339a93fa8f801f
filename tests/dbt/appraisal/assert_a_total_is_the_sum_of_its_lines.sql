-- Every card's total is that of its lines to the hundredth of a point, and a card that waits has none.
with lines as (
    select
        scorecard_code,
        subject_id,
        month_start,
        cast(sum(weighted_score) as decimal(9, 2)) as total_score,
        max(case when state = 'waiting' then 1 else 0 end) as is_waiting
    from {{ ref('fct_scorecard_line_monthly') }}
    group by scorecard_code, subject_id, month_start
)

select
    cards.scorecard_code,
    cards.subject_id,
    cards.month_start
from {{ ref('fct_scorecard_monthly') }} as cards
full outer join lines
    on
        cards.scorecard_code = lines.scorecard_code
        and cards.subject_id = lines.subject_id
        and cards.month_start = lines.month_start
where
    cards.subject_id is null
    or lines.subject_id is null
    or coalesce(cards.total_score, -1) <> coalesce(lines.total_score, -1)
    or (lines.is_waiting = 1 and cards.total_score is not null)
    or (cards.state in ('final', 'restated')) <> (cards.total_score is not null)
