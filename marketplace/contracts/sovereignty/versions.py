"""Versions of rules: noting those that are new here, and finding what they were before."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from marketplace.contracts.sovereignty.models import RuleVersion
from marketplace.core import clock
from marketplace.core.ids import new_id
from marketplace.core.paging import PAGE, Page, newest_first
from marketplace.core.rules import Rule
from marketplace.log.recording import record


class RuleChangedInSilence(RuntimeError):
    """A rule has another threshold than the same version of it had before."""

    def __init__(self, rule: Rule, before: RuleVersion) -> None:
        super().__init__(
            f"The rule {rule.id} has the threshold {rule.threshold!r}, but its version "
            f"{rule.version} had {before.threshold!r}. Give the changed rule a new version."
        )


def note(session: Session, rules: Iterable[Rule]) -> list[RuleVersion]:
    """Keep the versions that were not seen yet, log what changed, and return them.

    Again, or beside another process, it changes nothing.

    Raises:
        RuleChangedInSilence: A threshold changed, and the version did not.
    """
    known = {(seen.rule_id, seen.version): seen for seen in session.exec(select(RuleVersion))}
    news = [rule for rule in rules if _is_news(rule, known.get((rule.id, rule.version)))]
    noted = [found for rule in news if (found := _keep(session, rule))]
    older = {rule_id for rule_id, _ in known}
    for each in noted:
        if each.rule_id in older:
            _log_change(session, each)
    if added := sorted(each.rule_id for each in noted if each.rule_id not in older):
        record(session, "rules.published", subject="rules", details={"rules": added})
    return noted


def history(session: Session, rule_id: str) -> list[RuleVersion]:
    """Return the versions of a rule that were seen here, the newest first."""
    statement = select(RuleVersion).where(RuleVersion.rule_id == rule_id)
    return list(session.exec(statement.order_by(col(RuleVersion.version).desc())))


def page_of(session: Session, *, cursor: str | None, limit: int = PAGE) -> Page[RuleVersion]:
    """Return the versions of every rule that were seen here, the last to come first.

    Raises:
        BadCursor: The cursor is not one that this list gave.
    """
    return newest_first(session, select(RuleVersion), RuleVersion, cursor=cursor, limit=limit)


def _is_news(rule: Rule, seen: RuleVersion | None) -> bool:
    if seen is not None and seen.threshold != rule.threshold:
        raise RuleChangedInSilence(rule, seen)
    return seen is None


def _keep(session: Session, rule: Rule) -> RuleVersion | None:
    """Keep a version, and return it; None if another process was faster."""
    now = clock.now()
    values: dict[str, Any] = {
        "id": new_id(),
        "created_at": now,
        "updated_at": now,
        "first_seen_at": now,
        "rule_id": rule.id,
        "version": rule.version,
        "threshold": rule.threshold,
        "text_de": rule.text_de,
        "text_en": rule.text_en,
        "source": rule.source,
    }
    statement = insert(RuleVersion).values(values).on_conflict_do_nothing().returning(RuleVersion)
    return session.scalars(statement).one_or_none()


def _log_change(session: Session, noted: RuleVersion) -> None:
    before = next(each for each in history(session, noted.rule_id) if each.version != noted.version)
    record(
        session,
        "rules.changed",
        subject=f"rule/{noted.rule_id}",
        details={
            "from": {"version": before.version, "threshold": before.threshold},
            "to": {"version": noted.version, "threshold": noted.threshold},
        },
    )
