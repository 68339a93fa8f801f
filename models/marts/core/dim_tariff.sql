with items as (
    select *
    from {{ ref('stg_boss__tariff_item') }}
    qualify row_number() over (
        partition by tariff_id, service_type order by file_month desc, delivery_id desc
    ) = 1
),

allowances as (
    select
        tariff_id,
        {% for service in ['voice', 'sms', 'data'] %}
            cast(sum(case when service_type = '{{ service }}' then allowance_count else 0 end) as bigint)
                as {{ service }}_allowance,
        {% endfor %}
    {% for service in ['voice', 'sms', 'data', 'fixed'] %}
        cast(sum(case when service_type = '{{ service }}' then fee_share_basis_point else 0 end) as int)
            as {{ service }}_share{{ ',' if not loop.last }}
    {% endfor %}
    from items
    group by tariff_id
)

select
    {{ surrogate_key(['tariff.tariff_id']) }} as tariff_key,
    tariff.tariff_id,
    tariff.tariff_name,
    tariff.tariff_type,
    tariff.brand,
    coalesce(tariff.network_generation, '-1') as network_generation,
    tariff.monthly_fee_amount,
    coalesce(allowances.voice_allowance, 0) as voice_allowance_minutes,
    coalesce(allowances.sms_allowance, 0) as sms_allowance_count,
    coalesce(allowances.data_allowance, 0) as data_allowance_bytes,
    coalesce(allowances.voice_share, 0) as voice_share_basis_point,
    coalesce(allowances.sms_share, 0) as sms_share_basis_point,
    coalesce(allowances.data_share, 0) as data_share_basis_point,
    coalesce(allowances.fixed_share, 0) as fixed_share_basis_point,
    tariff.valid_from,
    coalesce(tariff.valid_to, {{ end_of_time() }}) as valid_to,
    tariff.file_month
from {{ ref('int_tariff__current') }} as tariff
left join allowances on tariff.tariff_id = allowances.tariff_id
union all
select
    '-1',
    '-1',
    '未知',
    '-1',
    '-1',
    '-1',
    cast(0 as decimal(18, 2)),
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    {{ beginning_of_time() }},
    {{ end_of_time() }},
    cast(null as date)
