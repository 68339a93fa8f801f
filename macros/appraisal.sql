{#- Who is judged, and where: the columns that every table of appraisal carries. The staff columns are '' for an
    organisation; those of superiors let each see the cards of his people. -#}
{% macro subject_columns() -%}
    {{ return([
        'subject_kind', 'subject_level', 'subject_id', 'subject_name', 'org_id', 'staff_id', 'area_manager_id',
        'department_manager_id', 'director_id', 'province_code', 'province_name', 'city_code', 'city_name',
        'county_code', 'county_name', 'grid_code', 'grid_name'
    ]) }}
{%- endmacro %}

{#- The score of a position by an item's marks: 0 at the one, 100 at the other, straight between and beyond, within
    floor and cap; null without a position. -#}
{% macro item_score(position, item) -%}
case
    when {{ position }} is not null
        then cast(greatest(
            cast({{ item }}.floor_score as double),
            least(
                cast({{ item }}.cap_score as double),
                100 * {{ ratio(position ~ ' - ' ~ item ~ '.zero_mark', item ~ '.full_mark - ' ~ item ~ '.zero_mark') }}
            )
        ) as decimal(9, 2))
end
{%- endmacro %}

{#- Why a line has no score, '' where it has one. -#}
{% macro no_score_reason(line) -%}
case
    when {{ line }}.figure_state is null then 'no_figure'
    when {{ line }}.figure_state not in ('final', 'restated') then 'preliminary'
    when {{ line }}.actual_value is null then 'no_value'
    when {{ line }}.position_value is not null then ''
    when {{ line }}.rule_kind = 'completion' and {{ line }}.target_value is null then 'no_target'
    when {{ line }}.rule_kind = 'completion' then 'target_not_positive'
    when {{ line }}.rule_kind = 'last_year' then 'no_base'
    else 'no_peer'
end
{%- endmacro %}
