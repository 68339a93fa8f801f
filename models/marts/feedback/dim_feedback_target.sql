select
    target.target,
    target.sign_code,
    target.audience,
    target.name_en as sign_name_en,
    target.name_zh as sign_name_zh,
    target.action_en,
    target.action_zh,
    moment.as_of_date
from {{ ref('feedback_target') }} as target
cross join {{ ref('int_feedback__moment') }} as moment
