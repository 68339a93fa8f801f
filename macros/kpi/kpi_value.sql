{#- A KPI's value from the sums of its parts, by its form. The factor has a constant part (100 for %, bytes to GB) and a
    part of the period (days), see factor_constant and factor_period. Null where the denominator is 0. -#}
{% macro kpi_value(kpi, period, numerator, denominator) -%}
case
    when {{ kpi }}.form in ('sum', 'difference') then cast({{ numerator }} as double) * {{ factor_constant(kpi) }}
    when {{ kpi }}.form = 'ratio'
        then {{ ratio(numerator, denominator) }} * {{ factor_constant(kpi) }} * {{ factor_period(kpi, period) }}
    when {{ kpi }}.form = 'power' and {{ numerator }} <= {{ denominator }}
        then {{ factor_constant(kpi) }}
            * (1 - power(1 - {{ ratio(numerator, denominator) }}, cast(365 as double) / {{ period }}.day_count))
end
{%- endmacro %}

{#- Growth of the numerator since the same month of last year by that of the denominator; null on a base of 0 or below,
    where the denominator did not change, and where nothing is left of either. -#}
{% macro growth_ratio(figure) -%}
case
    when {{ figure }}.numerator = 0 and {{ figure }}.denominator = 0 then null
    when {{ figure }}.last_year_numerator > 0 and {{ figure }}.last_year_denominator > 0
        then cast({{ figure }}.numerator - {{ figure }}.last_year_numerator as double)
            * cast({{ figure }}.last_year_denominator as double)
            / nullif(
                cast({{ figure }}.denominator - {{ figure }}.last_year_denominator as double)
                * cast({{ figure }}.last_year_numerator as double), 0)
end
{%- endmacro %}

{#- The part of a factor that is the same in every period. 2^30 bytes are a GB, 2^20 an MB. -#}
{% macro factor_constant(kpi) -%}
case
    when {{ kpi }}.factor in ('1', 'days') then cast(1 as double)
    when {{ kpi }}.factor in ('100', '100_days', '100_standard_month') then cast(100 as double)
    when {{ kpi }}.factor = '10000' then cast(10000 as double)
    when {{ kpi }}.factor = '1000000' then cast(1000000 as double)
    when {{ kpi }}.factor = 'per_gb' then cast(1073741824 as double)
    when {{ kpi }}.factor in ('bytes_to_gb', 'days_bytes_to_gb') then cast(1 as double) / 1073741824
    when {{ kpi }}.factor = 'days_bytes_to_mb' then cast(1 as double) / 1048576
end
{%- endmacro %}

{#- The part that depends on the period: days make an average of a sum over days; a standard month is 1/12 of a year. -#}
{% macro factor_period(kpi, period) -%}
case
    when {{ kpi }}.factor in ('days', '100_days', 'days_bytes_to_gb', 'days_bytes_to_mb') then cast({{ period }}.day_count as double)
    when {{ kpi }}.factor = '100_standard_month'
        then cast({{ period }}.year_day_count as double) / (12 * {{ period }}.day_count)
    else cast(1 as double)
end
{%- endmacro %}

{#- A KPI's value over several periods, from its accumulated sums: additive ones add up, ratios divide the sums (the
    denominators already divided by each period's factor), semi-additive ones keep the latest value. -#}
{% macro accumulated_value(kpi, numerator, denominator, latest) -%}
case {{ kpi }}.year_to_date
    when 'sum' then cast({{ numerator }} as double) * {{ factor_constant(kpi) }}
    when 'ratio' then {{ ratio(numerator, denominator) }} * {{ factor_constant(kpi) }}
    when 'latest' then {{ latest }}
end
{%- endmacro %}

{#- The sums of measures that a KPI's parts are, by the signed terms of its formula. -#}
{% macro sum_parts(terms, measures) -%}
{%- for part in ['numerator', 'denominator', 'month_to_date'] %}
sum(case when {{ terms }}.part = '{{ part }}' then {{ terms }}.sign * {{ measures }}.measure_value else 0 end)
    as {{ part }}{{ ',' if not loop.last }}
{%- endfor %}
{%- endmacro %}
