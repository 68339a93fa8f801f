-- by the shares that the tariff declares in the month
{{ fee_split(ref('int_billing__item'), ref('int_tariff__month')) }}
