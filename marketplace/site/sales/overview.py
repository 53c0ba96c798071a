"""Putting the overview of the sales together, and the rail beside every sales page."""

from typing import Any

from billing.invoicing.periods import day_of
from marketplace.contracts.agreements.queries import Entry, awaiting_approval
from marketplace.contracts.models import Party
from marketplace.contracts.purposes import PURPOSES
from marketplace.core import clock
from marketplace.site.sales import earnings, queries
from marketplace.site.sales.deps import Visit
from marketplace.site.sales.earnings import Sums
from marketplace.site.sales.months import Month
from marketplace.site.sales.queries import Sort, State
from marketplace.site.sales.views import (
    Answer,
    OverviewView,
    month_columns,
    offer_line,
    request_line,
    sale_line,
)

_MONTHS = 12
_SHOWN = 5


def requests_of(visit: Visit) -> list[Entry]:
    """Return the requests that the organization itself answers, the oldest first."""
    page = awaiting_approval(visit.session, visit.actor)
    return [entry for entry in reversed(page.items) if entry.role is Party.PROVIDER]


def rail(visit: Visit, *, waiting: int | None = None) -> dict[str, Any]:
    """Return what every sales page shows beside itself."""
    counts = queries.counts(visit.session, visit.actor.organization_id)
    return {
        "organization": visit.actor.organization_name,
        "currency": visit.settings.currency,
        "counts": {state.value: number for state, number in counts.items()},
        "waiting": len(requests_of(visit)) if waiting is None else waiting,
    }


def purpose_names(visit: Visit) -> dict[str, str]:
    """Return what each purpose is called in the reader's language."""
    return {code: purpose.title.say(visit.language) for code, purpose in PURPOSES.items()}


def overview(visit: Visit, *, notice: str = "", answer: Answer | None = None) -> OverviewView:
    """Return what waits for an answer, what was sold, and what it came to.

    ``answer`` is one that was sent and did not count, with what to say of it.
    """
    session, own = visit.session, visit.actor.organization_id
    currency, month = visit.settings.currency, Month.now()
    months = [month.before(back) for back in reversed(range(_MONTHS))]
    sums = earnings.sums(session, own, currency, since=months[0])
    sold = earnings.sold_by_offer(session, own, currency, month)
    open_count, open_total = queries.open_invoices(session, own, currency)
    newest, _ = queries.sales(session, own, state=State.ALL, sort=Sort.NEWEST, page=1)
    waiting = [request_line(entry, visit.language) for entry in requests_of(visit)]
    return OverviewView(
        **rail(visit, waiting=len(waiting)),
        now=day_of(clock.now()),
        month=str(month),
        before=str(month.before()),
        started=queries.started_in(session, own, month),
        sums=sums.get(month, Sums()),
        sums_before=sums.get(month.before(), Sums()),
        open_count=open_count,
        open_total=open_total,
        months=month_columns(sums, months) if any(each.gross for each in sums.values()) else [],
        offers=[
            offer_line(offered, sold.get(offered.offer.id, 0), visit.language)
            for offered in queries.offers(session, own)[:_SHOWN]
        ],
        requests=waiting,
        sales=[sale_line(*row, visit.language) for row in newest[:_SHOWN]],
        purposes=purpose_names(visit),
        answer=answer or Answer(),
        notice=notice,
    )
