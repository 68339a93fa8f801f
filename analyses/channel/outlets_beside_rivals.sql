-- Which outlets stand beside competitors, and do they add fewer lines? 哪些网点周边有竞争网点，新增是否更少？
select
    rival.month_start,
    channel.channel_name,
    channel.channel_type,
    rival.rival_count_1_km,
    rival.rival_count_3_km,
    round(rival.nearest_rival_km, 2) as nearest_rival_km,
    outlet.gross_add_count,
    outlet.profit_amount
from {{ ref('fct_outlet_rival_monthly') }} as rival
inner join {{ ref('fct_channel_monthly') }} as outlet
    on rival.channel_id = outlet.channel_id and rival.month_start = outlet.month_start
inner join {{ ref('dim_channel') }} as channel on rival.channel_id = channel.channel_id
where rival.month_start = (select max(month_start) from {{ ref('fct_outlet_rival_monthly') }})
order by rival.rival_count_1_km desc, rival.rival_count_3_km desc, channel.channel_name
