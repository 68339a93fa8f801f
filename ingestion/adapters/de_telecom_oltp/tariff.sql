select
    tarif_id as tariff_id, name as tariff_name, 'base' as tariff_type, typ as brand, null as network_generation,
    fen(preis) as monthly_fee, date '2015-01-01' as valid_from, null as valid_to,
    month_period(month_start) as _period
from tarif cross join month
