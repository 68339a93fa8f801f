{#- Whether the plan will be met: safe where the whole interval meets it, missed where none of it does; at_risk where
    the forecast misses it, else likely. Empty without a target or a direction. -#}
{% macro plan_outlook(direction, target, lower, forecast, upper) -%}
case
    when {{ target }} is null or {{ direction }} = 'neutral' then null
    when {{ direction }} = 'up' and {{ upper }} < {{ target }} then 'missed'
    when {{ direction }} = 'down' and {{ lower }} > {{ target }} then 'missed'
    when {{ direction }} = 'up' and {{ forecast }} < {{ target }} then 'at_risk'
    when {{ direction }} = 'down' and {{ forecast }} > {{ target }} then 'at_risk'
    when {{ direction }} = 'up' and {{ lower }} >= {{ target }} then 'safe'
    when {{ direction }} = 'down' and {{ upper }} <= {{ target }} then 'safe'
    else 'likely'
end
{%- endmacro %}

{#- The month's end where this month goes on from here as an earlier one did: by the same share where days add up, by
    the same amount where it is a level or a difference. -#}
{% macro path_value(so_far, earlier_end, earlier_to_date, is_growing) -%}
case
    when {{ is_growing }} = 1 then {{ earlier_end }} * {{ ratio(so_far, earlier_to_date) }}
    else {{ so_far }} + {{ earlier_end }} - {{ earlier_to_date }}
end
{%- endmacro %}

{#- Mean over the last three months of a column of `paths`, added up in one order: a sum of doubles depends on it. -#}
{% macro recent_mean(column) -%}
(
{%- for lag in [1, 2, 3] %}
    coalesce(max(case when paths.lag_months = {{ lag }} then paths.{{ column }} end), 0){{ ' +' if not loop.last }}
{%- endfor %}
) / nullif(cast(sum(case when paths.lag_months <= 3 then 1 end) as double), 0)
{%- endmacro %}

{#- Mean absolute error in % of the actual values, those of 0 left out; and in % of their sum. Added up in decimals: a
    sum of doubles depends on the order of its rows. -#}
{% macro mean_error_rate(forecast, actual) -%}
100 * {{ ratio(
    'sum(cast(abs(' ~ actual ~ ' - ' ~ forecast ~ ') / nullif(abs(' ~ actual ~ '), 0) as decimal(28, 10)))',
    'sum(case when ' ~ actual ~ ' <> 0 then 1 end)'
) }}
{%- endmacro %}

{% macro weighted_error_rate(forecast, actual) -%}
100 * {{ ratio(
    'sum(cast(abs(' ~ actual ~ ' - ' ~ forecast ~ ') as decimal(28, 4)))',
    'sum(cast(abs(' ~ actual ~ ') as decimal(28, 4)))'
) }}
{%- endmacro %}
