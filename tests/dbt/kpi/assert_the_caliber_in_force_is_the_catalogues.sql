-- The catalogue's caliber_version and valid_from are those of the one version that is still in force, and each version
-- ends on the day on which the next begins.
with versions as (
    select
        *,
        lead(valid_from) over (partition by kpi_code order by caliber_version) as next_from,
        row_number() over (partition by kpi_code order by caliber_version) as place
    from {{ ref('dim_kpi_caliber') }}
),

in_force as (
    select * from versions
    where valid_to = {{ end_of_time() }}
)

select
    kpi_code,
    'the catalogue has another version' as problem
from {{ ref('dim_kpi') }} as kpi
left join in_force using (kpi_code)
where
    in_force.caliber_version is null
    or kpi.caliber_version <> in_force.caliber_version
    or kpi.valid_from <> in_force.valid_from
union all
select
    kpi_code,
    'versions leave a gap, overlap, or are not numbered from 1' as problem
from versions
where coalesce(next_from, {{ end_of_time() }}) <> valid_to or place <> caliber_version
