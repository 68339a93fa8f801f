{#- A table loses nothing of another and doubles nothing: rows (without measures) or sums of measures are the same in
    every month. `measures`: own column -> column or expression of the other. -#}
{% test same_sum(model, other, month, measures={}, other_month=none, own_where='true', other_where='true') %}
with own as (
    select
        {{ month }} as month_start,
        {% for name in measures %}sum({{ name }}) as {{ name }},{% endfor %}
        count(*) as row_count
    from {{ model }}
    where {{ own_where }}
    group by {{ month }}
),

theirs as (
    select
        {{ other_month or month }} as month_start,
        {% for name, expression in measures.items() %}sum({{ expression }}) as {{ name }},{% endfor %}
        count(*) as row_count
    from {{ other }}
    where {{ other_where }}
    group by {{ other_month or month }}
)

select
    coalesce(own.month_start, theirs.month_start) as month_start
from own
full outer join theirs on own.month_start = theirs.month_start
where
    {% for name in (measures or ['row_count']) %}
    coalesce(own.{{ name }}, 0) != coalesce(theirs.{{ name }}, 0) {{ 'or' if not loop.last }}
    {% endfor %}
{% endtest %}
