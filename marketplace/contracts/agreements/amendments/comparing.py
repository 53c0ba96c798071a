"""What an amendment changes: the difference of two frozen terms; pure, no session, no I/O."""

from collections.abc import Iterator
from dataclasses import dataclass

from marketplace.contracts.terms import Terms
from marketplace.contracts.wording.texts import Clause, Texts


@dataclass(frozen=True, kw_only=True)
class Change:
    """A clause that is new, goes, or reads otherwise; a side that does not have it is None."""

    clause: str
    title: Texts
    before: Texts | None
    after: Texts | None


def changes(before: Terms, after: Terms) -> list[Change]:
    """Return what differs, clause by clause, in the order in which the new terms have them.

    Clauses that go come last.
    """
    old = {clause.id: clause for clause in before.clauses}
    new = {clause.id: clause for clause in after.clauses}
    return [*_kept_or_new(old, new), *_gone(old, new)]


def _kept_or_new(old: dict[str, Clause], new: dict[str, Clause]) -> Iterator[Change]:
    for name, clause in new.items():
        was = old.get(name)
        if was is None or was.text != clause.text:
            yield Change(
                clause=name,
                title=clause.title,
                before=was.text if was else None,
                after=clause.text,
            )


def _gone(old: dict[str, Clause], new: dict[str, Clause]) -> Iterator[Change]:
    for name, clause in old.items():
        if name not in new:
            yield Change(clause=name, title=clause.title, before=clause.text, after=None)
