-- Where did complaints surge, was the city without service before, and did those who complained leave? A surge: at
-- least eight complaints of a city about one topic in seven days, and five times as many as it usually has in a week.
with complaints as (
    select
        area.city_code,
        category.topic_id,
        category.topic_name_en,
        complaint.*
    from {{ ref('fct_complaint') }} as complaint
    inner join {{ ref('dim_complaint_category') }} as category on complaint.category_key = category.category_key
    inner join {{ ref('dim_area') }} as area on complaint.area_id = area.area_code
    where area.city_code <> '-1'
),

days as (
    select
        city_code,
        topic_id,
        opened_date,
        count(*) as complaint_count
    from complaints
    group by city_code, topic_id, opened_date
),

-- what came in the seven days that end with each day
weeks as (
    select
        today.city_code,
        today.topic_id,
        today.opened_date as last_date,
        sum(earlier.complaint_count) as complaint_count
    from days as today
    inner join days as earlier
        on
            today.city_code = earlier.city_code
            and today.topic_id = earlier.topic_id
            and earlier.opened_date <= today.opened_date
            and earlier.opened_date > {{ add_day('today.opened_date', -7) }}
    group by today.city_code, today.topic_id, today.opened_date
),

usual as (
    select
        city_code,
        topic_id,
        7 * cast(sum(complaint_count) as double) / {{ day_count_between('min(as_of.first_date)', 'max(as_of.as_of_date)') }}
            as week_count
    from days
    cross join {{ ref('int_calendar__as_of') }} as as_of
    group by city_code, topic_id
),

surges as (
    select
        weeks.city_code,
        weeks.topic_id,
        {{ add_day('min(weeks.last_date)', -6) }} as first_date,
        max(weeks.last_date) as last_date
    from weeks
    inner join usual on weeks.city_code = usual.city_code and weeks.topic_id = usual.topic_id
    where weeks.complaint_count >= 8 and weeks.complaint_count >= 5 * usual.week_count
    group by weeks.city_code, weeks.topic_id
)

select
    surges.city_code,
    surges.topic_id,
    complaints.topic_name_en,
    surges.first_date,
    surges.last_date,
    count(distinct complaints.user_id) as complainer_count,
    count(distinct case when complaints.days_to_leaving <= 60 then complaints.user_id end) as lost_count,
    max(complaints.outage_date) as outage_date
from surges
inner join complaints
    on
        surges.city_code = complaints.city_code
        and surges.topic_id = complaints.topic_id
        and complaints.opened_date between surges.first_date and surges.last_date
group by surges.city_code, surges.topic_id, complaints.topic_name_en, surges.first_date, surges.last_date
order by surges.first_date, surges.city_code
