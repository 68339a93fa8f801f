-- Which competitor gains numbers, which loses them? 哪家竞争对手在增长，哪家在流失？
select
    month_start,
    operator_id,
    operator_name,
    sum(rival_number_count) as rival_number_count,
    sum(rival_add_count) as rival_add_count,
    sum(rival_loss_count) as rival_loss_count,
    sum(rival_add_count) - sum(rival_loss_count) as rival_net_add_count,
    100 * {{ ratio('sum(rival_loss_count)', 'sum(rival_number_count)') }} as rival_loss_rate
from {{ ref('fct_competition_monthly') }}
where operator_id <> 'own'
group by month_start, operator_id, operator_name
order by month_start desc, operator_id
