{#- An end (`side` -1 or 1) of the 95% interval of a difference of two shares, in percentage points. After Agresti and Caffo
    (2000): each arm gets one success and one failure more, which keeps it honest for few lines and shares near 0. -#}
{% macro uplift_bound(takers, lines, other_takers, other_lines, side) -%}
    {%- set share = ratio('1 + ' ~ takers, '2 + ' ~ lines) -%}
    {%- set other = ratio('1 + ' ~ other_takers, '2 + ' ~ other_lines) -%}
    100 * (
        {{ share }} - {{ other }}
        + {{ side }} * 1.96 * sqrt(
            {{ share }} * (1 - {{ share }}) / (2 + {{ lines }}) + {{ other }} * (1 - {{ other }}) / (2 + {{ other_lines }})
        )
    )
{%- endmacro %}
