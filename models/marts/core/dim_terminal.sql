select
    {{ surrogate_key(['tac']) }} as terminal_key,
    tac,
    maker,
    model,
    operating_system,
    network_generation,
    is_standalone_5g,
    is_dual_sim,
    price_amount,
    list_code,
    told_count,
    maker_count,
    model_count,
    is_contradicted
from {{ ref('int_terminal__current') }}
union all
select
    '-1',
    '-1',
    '未知',
    '未知',
    '-1',
    '-1',
    0,
    cast(null as int),
    cast(null as decimal(18, 2)),
    '-1',
    0,
    0,
    0,
    0
