-- the check file against what was loaded and what is in quarantine, per delivery
with columns_signed as (
    select
        *,
        -- a discount given in rating lowers the fee
        case when delivery_id like 'cdr_voice-%' and column_name = 'discount' then -1 else 1 end as sign
    from {{ source('ledger', 'delivery_total') }}
),

totals as (
    select
        delivery_id,
        cast(sum(sign * declared_fen) as bigint) as declared_fen,
        cast(sum(sign * loaded_fen) as bigint) as loaded_fen,
        cast(sum(sign * rejected_fen) as bigint) as rejected_fen,
        cast(sum(sign * unexplained_fen) as bigint) as unexplained_fen,
        max(unreadable_count) as unreadable_row_count,
        -- only a line in quarantine whose amount cannot be read may hold what is missing
        sum(
            case
                when declared_fen != loaded_fen + rejected_fen + unexplained_fen then 1
                when unexplained_fen != 0 and unreadable_count = 0 then 1
                else 0
            end
        ) as unbalanced_column_count
    from columns_signed
    group by delivery_id
)

select
    delivery.delivery_id,
    delivery.unit,
    delivery.province,
    delivery.period,
    delivery.period_kind,
    delivery.row_count as declared_row_count,
    delivery.loaded_count as loaded_row_count,
    delivery.reject_count as rejected_row_count,
    coalesce(totals.declared_fen, 0) as declared_fen,
    coalesce(totals.loaded_fen, 0) as loaded_fen,
    coalesce(totals.rejected_fen, 0) as rejected_fen,
    coalesce(totals.unexplained_fen, 0) as unexplained_fen,
    coalesce(totals.unreadable_row_count, 0) as unreadable_row_count,
    delivery.row_count >= delivery.loaded_count + delivery.reject_count
    and delivery.row_count <= delivery.loaded_count + delivery.reject_count + delivery.blank_count
    and coalesce(totals.unbalanced_column_count, 0) = 0 as is_declared_loaded
from {{ source('ledger', 'delivery') }} as delivery
left join totals on delivery.delivery_id = totals.delivery_id
where delivery.state = 'committed'
