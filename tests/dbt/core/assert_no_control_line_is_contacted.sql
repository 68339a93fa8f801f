-- control lines that get the offer hide the uplift: what they take is held against it
{{ config(severity='warn') }}

select
    campaign_id,
    user_id
from {{ ref('fct_campaign_contact') }}
where is_treated = 0 and (sent_at is not null or channel_type <> '-1' or cost_amount <> 0)
