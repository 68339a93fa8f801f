with lines as (
    select
        lines.user_id,
        lines.area_id,
        lines.is_closing
    from {{ ref('fct_subscriber_monthly') }} as lines
    inner join {{ ref('int_feedback__moment') }} as moment on lines.month_start = moment.as_of_month
)

select
    target.target,
    {{ surrogate_key(['signs.user_id']) }} as subscriber_key,
    signs.user_id,
    target.sign_code,
    target.sign_name_zh,
    target.sign_name_en,
    signs.evidence,
    target.action_zh,
    target.action_en,
    coalesce(lines.area_id, '-1') as area_id,
    coalesce(key_lines.manager_id, '-1') as manager_id,
    target.as_of_date
from {{ ref('int_feedback__sign') }} as signs
inner join {{ ref('dim_feedback_target') }} as target on signs.sign_code = target.sign_code
left join lines on signs.user_id = lines.user_id
left join {{ ref('int_feedback__key_line') }} as key_lines on signs.user_id = key_lines.user_id
where
    -- a key account is warned of though it has gone; everybody else must be there to be served
    (target.audience = 'key_account' or lines.is_closing = 1)
    and (target.audience <> 'key_account' or key_lines.user_id is not null)
    and (target.audience <> 'other' or key_lines.user_id is null)
