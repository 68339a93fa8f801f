{{ month_incremental('month_start') }}

with quality as (
    select
        channel_id,
        add_month,
        month_start,
        cast(count(*) as bigint) as tested_line_count,
        cast(sum(is_zero_use) as bigint) as zero_use_line_count,
        cast(sum(is_very_low_use) as bigint) as very_low_use_line_count,
        cast(sum(is_low_saturation) as bigint) as low_saturation_line_count,
        cast(sum(1 - is_closing) as bigint) as left_line_count,
        cast(sum(case when handset_line_count > 1 then 1 else 0 end) as bigint) as shared_handset_line_count,
        max(handset_line_count) as most_lines_on_a_handset,
        cast(sum(is_suspected_farmed) as bigint) as suspected_line_count
    from {{ ref('fct_acquisition_quality') }}
    where month_start in (select affected_month from {{ ref('int_affected__month') }})
    group by channel_id, add_month, month_start
),

taken_back as (
    select
        channel_id,
        commission_month,
        sum(clawback_amount) as clawback_amount
    from {{ ref('fct_commission_monthly') }}
    group by channel_id, commission_month
)

select
    {{ surrogate_key(['quality.channel_id']) }} as channel_key,
    quality.channel_id,
    quality.add_month,
    quality.tested_line_count,
    quality.zero_use_line_count,
    quality.very_low_use_line_count,
    quality.low_saturation_line_count,
    quality.left_line_count,
    quality.shared_handset_line_count,
    quality.most_lines_on_a_handset,
    quality.suspected_line_count,
    -- a few suspected cards among many good ones may be chance; half of them and five are a way of selling
    case
        when quality.suspected_line_count >= 5 and quality.suspected_line_count * 2 >= quality.tested_line_count then 1
        else 0
    end as is_suspected_farming,
    cast(coalesce(taken_back.clawback_amount, 0) as decimal(18, 2)) as clawback_amount,
    quality.month_start
from quality
left join taken_back
    on quality.channel_id = taken_back.channel_id and quality.month_start = taken_back.commission_month
