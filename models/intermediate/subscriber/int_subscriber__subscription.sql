with images as (
    select *
    from {{ ref('stg_boss__user_tariff') }}
    qualify row_number() over (
        partition by user_id, tariff_id, start_date
        order by file_date desc, delivery_id desc, part_number desc, line_number desc
    ) = 1
)

select
    images.user_id,
    images.tariff_id,
    images.start_date as valid_from,
    coalesce(images.end_date, {{ end_of_time() }}) as valid_to,
    coalesce(tariff.tariff_type = 'base', false) as is_base
from images
left join {{ ref('int_tariff__current') }} as tariff on images.tariff_id = tariff.tariff_id
-- a subscription taken back before it began ends before it starts
where images.end_date is null or images.end_date > images.start_date
