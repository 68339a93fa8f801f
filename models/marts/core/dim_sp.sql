with providers as (
    select *
    from {{ ref('stg_boss__sp') }}
    qualify row_number() over (partition by sp_id order by file_month desc, delivery_id desc) = 1
)

select
    {{ surrogate_key(['sp_id']) }} as sp_key,
    sp_id,
    sp_name,
    contract_from,
    coalesce(contract_to, {{ end_of_time() }}) as contract_to,
    sp_status
from providers
union all
select
    '-1',
    '-1',
    '未知',
    {{ beginning_of_time() }},
    {{ end_of_time() }},
    '-1'
