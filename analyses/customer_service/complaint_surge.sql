-- Where did complaints surge, was the city without service before, and did those who complained leave? A surge: in
-- seven days at least five complaints of a city about one topic, and five times as many as in its average week.
with complaints as (
    select
        complaint.*,
        area.city_code,
        category.topic_id
    from {{ ref('fct_complaint') }} as complaint
    inner join {{ ref('dim_complaint_category') }} as category on complaint.category_key = category.category_key
    inner join {{ ref('dim_area') }} as area on complaint.area_id = area.area_code
    where area.city_code <> '-1'
),

topics as (
    select distinct
        city_code,
        topic_id
    from complaints
),

bounds as (
    select
        min(opened_date) as first_date,
        max(opened_date) as last_date
    from complaints
),

days as (
    select
        topics.city_code,
        topics.topic_id,
        date.calendar_date,
        count(complaints.case_id) as complaint_count
    from {{ ref('dim_date') }} as date
    inner join bounds on date.calendar_date between bounds.first_date and bounds.last_date
    cross join topics
    left join complaints
        on
            topics.city_code = complaints.city_code
            and topics.topic_id = complaints.topic_id
            and date.calendar_date = complaints.opened_date
    group by topics.city_code, topics.topic_id, date.calendar_date
),

weeks as (
    select
        *,
        sum(complaint_count) over (
            partition by city_code, topic_id order by calendar_date rows between 6 preceding and current row
        ) as week_count,
        7 * avg(complaint_count) over (partition by city_code, topic_id) as usual_week_count
    from days
),

surge_days as (
    select
        *,
        max(case when week_count >= 5 and week_count >= 5 * usual_week_count then 1 else 0 end) over (
            partition by city_code, topic_id order by calendar_date rows between current row and 6 following
        ) as is_surge
    from weeks
)

select
    complaints.city_code,
    complaints.topic_id,
    min(complaints.opened_date) as first_date,
    max(complaints.opened_date) as last_date,
    count(distinct complaints.user_id) as complainer_count,
    count(distinct case when complaints.days_to_leaving <= 60 then complaints.user_id end) as lost_count,
    max(complaints.outage_date) as outage_date
from complaints
inner join surge_days
    on
        complaints.city_code = surge_days.city_code
        and complaints.topic_id = surge_days.topic_id
        and complaints.opened_date = surge_days.calendar_date
where surge_days.is_surge = 1
group by complaints.city_code, complaints.topic_id
order by first_date, complaints.city_code
