"""The page of rules."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from marketplace.core.rules import Rule
from marketplace.site.rules.collecting import CHAPTERS
from marketplace.web.figures import Figures
from marketplace.web.rendering import View, render
from marketplace.web.translation import LanguageDep, gettext

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, kw_only=True)
class ShownRule:
    """A rule in one language."""

    id: str
    version: int
    text: str
    threshold: str
    source: str
    mandatory: bool
    desk: str
    appeal: str


@dataclass(frozen=True, kw_only=True)
class ShownChapter:
    """The rules of a room."""

    id: str
    title: str
    rules: list[ShownRule]


@dataclass(frozen=True, kw_only=True)
class RulesView(View):
    """Every automatic rule."""

    page = "site/rules.html"

    chapters: list[ShownChapter]
    count: int


def _shown(rule: Rule, show: Figures) -> ShownRule:
    return ShownRule(
        id=rule.id,
        version=rule.version,
        text=rule.text(show.language),
        threshold=_threshold(rule, show),
        source=rule.source,
        mandatory=rule.mandatory,
        desk=rule.desk,
        appeal=rule.appeal,
    )


def _threshold(rule: Rule, show: Figures) -> str:
    value = rule.threshold
    if value is None or isinstance(value, bool):
        return ""
    return show.number(value, 4) if isinstance(value, int | float) else value


@router.get("/rules", name="rules")
def show_rules(request: Request, language: LanguageDep) -> HTMLResponse:
    """Show every rule by which a program refuses."""
    show = Figures(language)
    chapters = [
        ShownChapter(
            id=chapter.id,
            title=gettext(language, chapter.title),
            rules=[_shown(rule, show) for rule in chapter.rules],
        )
        for chapter in CHAPTERS
    ]
    count = sum(len(chapter.rules) for chapter in chapters)
    return render(request, RulesView(chapters=chapters, count=count))
