{{ month_incremental('month_start') }}

with months as (select affected_month from {{ ref('int_affected__month') }}),

-- with the months before, against which a replaced handset is told
seen as (
    select * from {{ ref('stg_boss__user_terminal') }}
    where
        file_month in (select affected_month from months)
        or {{ add_month('file_month', 1) }} in (select affected_month from months)
),

-- an IMEI that is malformed (no TAC) tells no handset apart from another
sharing as (
    select
        imei,
        file_month,
        count(distinct user_id) as line_count
    from seen
    where tac is not null
    group by imei, file_month
),

totals as (
    select
        seen.user_id,
        seen.file_month,
        count(seen.imei) as handset_count,
        coalesce(max(sharing.line_count), 1) as sharing_line_count
    from seen
    left join sharing on seen.imei = sharing.imei and seen.file_month = sharing.file_month
    group by seen.user_id, seen.file_month
),

-- a line's handset of the month is the one seen with it last
main as (
    select
        user_id,
        file_month,
        tac,
        first_seen_date,
        last_seen_date,
        seen_day_count
    from seen
    qualify row_number() over (
        partition by user_id, file_month order by last_seen_date desc, seen_day_count desc, imei
    ) = 1
)

select
    {{ surrogate_key(['main.user_id']) }} as subscriber_key,
    main.user_id,
    {{ surrogate_key(['terminal.tac']) }} as terminal_key,
    coalesce(terminal.tac, '-1') as tac,
    case when terminal.tac is null then 0 else 1 end as is_valid_tac,
    coalesce(terminal.network_generation, '-1') as network_generation,
    coalesce(terminal.is_standalone_5g, 0) as is_standalone_5g,
    main.first_seen_date,
    main.last_seen_date,
    cast(main.seen_day_count as int) as seen_day_count,
    cast(totals.handset_count as bigint) as handset_count,
    cast(totals.sharing_line_count as int) as sharing_line_count,
    case when earlier.tac != main.tac then 1 else 0 end as is_replaced,
    coalesce(line.is_closing, 0) as is_closing,
    coalesce(tariff.network_generation, '-1') as tariff_generation,
    case
        when line.is_closing = 1 and terminal.is_standalone_5g = 1 and coalesce(tariff.network_generation, '-1') != '5G'
            then 1
        else 0
    end as is_mismatched,
    main.file_month as month_start
from main
inner join totals on main.user_id = totals.user_id and main.file_month = totals.file_month
left join main as earlier
    on
        main.user_id = earlier.user_id
        and {{ add_month('main.file_month', -1) }} = earlier.file_month
left join {{ ref('int_terminal__current') }} as terminal on main.tac = terminal.tac
left join {{ ref('int_subscriber__month') }} as line
    on main.user_id = line.user_id and main.file_month = line.month_start
left join {{ ref('int_tariff__month') }} as tariff
    on line.tariff_id = tariff.tariff_id and line.month_start = tariff.month_start
where main.file_month in (select affected_month from months)
