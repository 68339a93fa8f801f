-- a response of a line that is on no list of the campaign would be in no figure
{{ config(severity='warn') }}

select
    response.campaign_id,
    response.user_id
from {{ ref('fct_campaign_response') }} as response
left join {{ ref('fct_campaign_contact') }} as contact
    on response.campaign_id = contact.campaign_id and response.user_id = contact.user_id
where contact.user_id is null
