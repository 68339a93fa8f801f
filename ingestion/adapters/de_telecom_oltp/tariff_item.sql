-- allowances as given; no shares are declared, so the whole fee is `fixed`
with item as (
    select tarif_id, 'voice' as service, cast(freiminuten as bigint) as allowance, 0 as fee_share from tarif
    union all
    select tarif_id, 'sms', cast(frei_sms as bigint), 0 from tarif
    union all
    select tarif_id, 'data', cast(datenvolumen_gb as bigint) * 1073741824, 0 from tarif
    union all
    select tarif_id, 'fixed', 0, 10000 from tarif
)

select
    tarif_id as tariff_id, service, allowance, null as unit_price, fee_share, month_period(month_start) as _period
from item cross join month
