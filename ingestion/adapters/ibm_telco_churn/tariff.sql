-- a base tariff for each price point, an add-on for each service that can be held
with price as (select distinct fen(MonthlyCharges) as monthly_fee from telco),

tariff as (
    select
        'P' || monthly_fee as tariff_id,
        'Monthly ' || cast(monthly_fee * cast(0.01 as decimal(3, 2)) as varchar) as tariff_name,
        'base' as tariff_type, monthly_fee
    from price
    union all
    select service, service, 'add_on', 0
    from
        (values
            ('PhoneService'), ('MultipleLines'), ('DSL'), ('FiberOptic'), ('OnlineSecurity'), ('OnlineBackup'),
            ('DeviceProtection'), ('TechSupport'), ('StreamingTV'), ('StreamingMovies')
        ) as held (service)
)

select
    tariff_id, tariff_name, tariff_type, 'Telco' as brand, null as network_generation, monthly_fee,
    date '2011-01-01' as valid_from, null as valid_to, month_period(month_start) as _period
from tariff cross join month
