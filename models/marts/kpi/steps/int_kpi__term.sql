-- The formulas of the catalogue as signed terms: each part is a sum of measures with sign 1 or -1.
with terms as (
    {%- set parts = [
        ('numerator', 'numerator_measure', 1), ('numerator', 'numerator_minus_measure', -1),
        ('denominator', 'denominator_measure', 1), ('denominator', 'denominator_minus_measure', -1),
        ('month_to_date', 'month_to_date_measure', 1)
    ] %}
    {%- for part, measure, sign in parts %}
        select
            kpi_code,
            display_order,
            is_monthly,
            is_daily,
            '{{ part }}' as part,
            {{ measure }} as measure_code,
            {{ sign }} as sign
        from {{ ref('dim_kpi') }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select * from terms
where measure_code <> ''
