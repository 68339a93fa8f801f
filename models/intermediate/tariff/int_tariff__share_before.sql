-- the shares of a month before, of tariffs that declare others
with shares as (
    select
        tariff_id,
        month_start,
        tariff_type,
        {% for service in ['voice', 'sms', 'data', 'fixed'] -%}
            {{ service }}_share as {{ service }}_share_now,
            lag({{ service }}_share) over (partition by tariff_id order by month_start) as {{ service }}_share,
        {% endfor -%}
        lag(month_start) over (partition by tariff_id order by month_start) as month_before
    from {{ ref('int_tariff__month') }}
)

select
    tariff_id,
    month_start,
    tariff_type,
    voice_share,
    sms_share,
    data_share,
    fixed_share
from shares
where
    month_before = {{ add_month('month_start', -1) }}
    and (
        voice_share != voice_share_now or sms_share != sms_share_now
        or data_share != data_share_now or fixed_share != fixed_share_now
    )
