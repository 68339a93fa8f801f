{#- The lines that a sign is seen on: `evidence` an expression of the relation's columns, named as it is read. -#}
{% macro feedback_sign(code, relation, condition, evidence) -%}
select
    user_id,
    '{{ code }}' as sign_code,
    {% for name in evidence -%}
    '{{ name }}=' || cast({{ name }} as string){{ " || ' ' || " if not loop.last }}
    {%- endfor %} as evidence
from {{ relation }}
where {{ condition }}
{%- endmacro %}
