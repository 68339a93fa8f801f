-- operators of the country as BOSS names them, and the world's mobile networks by their MCC and MNC
select
    {{ surrogate_key(['operator_id']) }} as operator_key,
    operator_id,
    operator_name_zh || ' ' || operator_name_en as operator_name,
    'carrier' as operator_type,
    operator_name_en as brand,
    'CN' as country_code,
    'China' as country_name,
    '-1' as mcc,
    '-1' as mnc
from {{ ref('carrier') }}
union all
select
    {{ surrogate_key(['operator_id']) }},
    operator_id,
    operator_name,
    'network',
    coalesce(brand, '-1'),
    coalesce(country_code, '-1'),
    coalesce(country_name, '-1'),
    mcc,
    mnc
from {{ ref('mobile_network') }}
union all
select
    '-1',
    '-1',
    '未知',
    '-1',
    '-1',
    '-1',
    '-1',
    '-1',
    '-1'
