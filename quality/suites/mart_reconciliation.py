"""Is nothing lost on the way? Per delivery, the check file's rows and fen against raw, quarantine and marts."""

from quality.rule import CRITICAL, Context, Rule, Suite

MART = "fct_reconciliation_delivery"


def suites(context: Context) -> list[Suite]:
    if not context.delivered:
        return []
    rules = (
        Rule("has_row", "Every delivery is reconciled"),
        Rule(
            "not_balanced",
            "Declared = loaded + rejected, and loaded = marts, in rows and fen",
            CRITICAL,
            "select 'source.openbass.' || sent.source || '.' || sent.unit as node_id, count(*) as delivery_count,"
            " min(delivery_id) as first_delivery from {batch} as reconciled"
            " join raw_ledger.delivery as sent using (delivery_id) where not reconciled.is_balanced group by node_id",
        ),
    )
    return [Suite(f"mart_{MART}", "working", "core", MART, (f"model.openbass.{MART}",), rules)]
