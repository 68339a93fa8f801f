{#- First and last day of the weeks around Spring Festival, in days from the lunar new year. -#}
{% macro festival_days() -%}
{{ return([-7, 15]) }}
{%- endmacro %}

{#- Chance that a figure of this size bears: the root of the things it counts (`noise_unit` of the numerator each, at
    least one), in the figure's unit. Of a share near 100%, what is missing is counted. -#}
{% macro counting_noise(figure, level) -%}
{{ figure }}.unit_value * {{ figure }}.noise_unit * sqrt(greatest(
    case
        when {{ figure }}.factor = '100' and abs({{ level }}) <= 100
            then least(abs({{ level }}), 100 - abs({{ level }}))
        else abs({{ level }})
    end / {{ figure }}.unit_value / {{ figure }}.noise_unit, cast(1 as double)
))
{%- endmacro %}

{#- Whether a figure is worse than a bound: the severity, or null. `worse`: how much worse than nothing it is; the
    bounds on the same scale. -#}
{% macro breach_severity(worse, warning, critical) -%}
case when {{ worse }} >= {{ critical }} then 'critical' when {{ worse }} >= {{ warning }} then 'warning' end
{%- endmacro %}

{#- 1 where a KPI cannot fall below 0: nothing is taken off what it counts or divides. -#}
{% macro is_never_negative(kpi) -%}
case
    when
        {{ kpi }}.form in ('sum', 'ratio', 'power')
        and {{ kpi }}.numerator_minus_measure = '' and {{ kpi }}.denominator_minus_measure = ''
        then 1
    else 0
end
{%- endmacro %}
