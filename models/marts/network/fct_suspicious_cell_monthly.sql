-- bad cells of which more lines complained or left than of the others; built anew each time, since all cells of a month
-- are judged together
{%- set least_lost_lines, standard_deviations = 2, 3 %}

with judged as (
    select
        *,
        is_out + is_dropping + is_blocking > 0 as is_bad
    from {{ ref('int_network__cell_judged') }}
),

-- what is usual of lines whose cell is not bad; where not one of them did it, one is taken to have
usual as (
    select
        month_start,
        {{ ratio('greatest(sum(complaining_line_count), 1)', 'sum(line_count)') }} as complaining_share,
        {{ ratio('greatest(sum(lost_line_count), 1)', 'sum(line_count)') }} as lost_share
    from judged
    where not is_bad
    group by month_start
),

expected as (
    select
        judged.*,
        judged.line_count * usual.complaining_share as expected_complaining_line_count,
        judged.line_count * usual.lost_share as expected_lost_line_count
    from judged
    inner join usual on judged.month_start = usual.month_start
    where judged.is_bad
),

-- more than chance brings: a count about its mean spreads by the root of it
flagged as (
    select
        *,
        case
            when
                complaining_line_count >= 1
                and complaining_line_count - expected_complaining_line_count
                >= {{ standard_deviations }} * sqrt(expected_complaining_line_count) then 1
            else 0
        end as is_complained_of,
        case
            when
                lost_line_count >= {{ least_lost_lines }}
                and lost_line_count - expected_lost_line_count
                >= {{ standard_deviations }} * sqrt(expected_lost_line_count) then 1
            else 0
        end as is_left
    from expected
)

select
    cell_key,
    cell_id,
    {% for level in ['province', 'city', 'county', 'grid'] %}
        {{ level }}_code,
        {{ level }}_name,
    {% endfor %}
    network_generation,
    vendor,
    {% for flag in ['is_out', 'is_dropping', 'is_blocking', 'is_complained_of', 'is_left'] %}
        {{ flag }},
    {% endfor %}
    {% for measure in ['outage_minutes', 'dropped_rate', 'blocked_rate'] %}
        {{ measure }},
        peer_{{ measure }},
    {% endfor %}
    line_count,
    {% for measure in ['complaining_line_count', 'lost_line_count'] %}
        {{ measure }},
        expected_{{ measure }},
    {% endfor %}
    month_start
from flagged
where is_complained_of + is_left > 0
