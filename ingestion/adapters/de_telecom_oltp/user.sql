-- a contract is a line; its number is made from the contract's
select
    vertrag_id as user_id, kunde_id as cust_id, 'K' || kunde_id as account_id,
    '4900' || lpad(vertrag_id, 7, '0') as msisdn, null as imsi, tarif.typ as brand,
    case when tarif.typ = 'Prepaid' then 'prepaid' else 'postpaid' end as pay_mode, 'mobile' as user_type, 0 as is_test,
    cast(startdatum as timestamp) as activated_at, null as channel_id, province() as area_id,
    day_period(startdatum) as _period
from vertrag inner join tarif using (tarif_id)
