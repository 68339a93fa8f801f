-- one entry a model (TAC). Its last file counts; one that is no longer in the file stays known. Where the lists of
-- that file contradict each other, the maker's own list is believed before the community's, and within a list the first
-- model by name; how many names were told stays visible.
with told as (
    select *
    from {{ ref('stg_boss__terminal_tac') }}
    qualify rank() over (partition by tac order by file_month desc, delivery_id desc) = 1
),

counted as (
    select
        tac,
        cast(count(*) as int) as told_count,
        cast(count(distinct lower(maker)) as int) as maker_count,
        cast(count(distinct lower(model)) as int) as model_count
    from told
    group by tac
),

believed as (
    select *
    from told
    qualify row_number() over (
        partition by tac order by case when list_code = 'osmocom' then 1 else 0 end, model, list_code
    ) = 1
)

select
    believed.tac,
    believed.maker,
    believed.model,
    coalesce(believed.operating_system, '-1') as operating_system,
    coalesce(believed.network_generation, '-1') as network_generation,
    case when believed.network_generation = '5G' and believed.nr_mode = 'SA' then 1 else 0 end as is_standalone_5g,
    believed.is_dual_sim,
    believed.price_amount,
    believed.list_code,
    counted.told_count,
    counted.maker_count,
    counted.model_count,
    case when counted.maker_count > 1 or counted.model_count > 1 then 1 else 0 end as is_contradicted
from believed
inner join counted on believed.tac = counted.tac
