import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from jinja2 import Template

from marketplace.core.language import Language
from marketplace.web.figures import Figures
from marketplace.web.rendering import templates
from marketplace.web.sentences import Sentences
from tests.html import Seen, read

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted(
    path
    for package in ("marketplace", "catalog", "quality", "billing", "storage")
    for path in (ROOT / package).rglob("templates/**/*.html")
)
INLINE = re.compile(r"""\sstyle=|<style|\son[a-z]+=["']|<script(?![^>]*(src=|ld\+json))""")


def show(source: str) -> Seen:
    text = '{% import "web/_macros.html" as ui with context %}' + source
    template: Template = templates.from_string(text)
    return read(
        template.render(
            **Sentences("en").names(),
            show=Figures(Language.EN),
            language="en",
            request=SimpleNamespace(url=SimpleNamespace(path="/account")),
        )
    )


class TestTemplates:
    @pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
    def test_hold_no_inline_style_or_script(self, path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        mail = "notices/templates" in str(path)

        assert mail or INLINE.search(text) is None


class TestField:
    def test_ties_hint_and_error_to_the_input(self) -> None:
        seen = show('{{ ui.field("email", "Mail", hint="Yours", error="Not a mail address") }}')

        (shown,) = seen.with_tag("input")
        assert shown["aria-describedby"] == "email-hint email-error"
        assert shown["aria-invalid"] == "true"
        assert seen.with_tag("p", id="email-error")

    def test_never_sends_a_password_back(self) -> None:
        seen = show('{{ ui.field("password", "Password", type="password", value="secret") }}')

        assert "value" not in seen.with_tag("input")[0]

    def test_says_what_is_optional(self) -> None:
        seen = show('{{ ui.field("size", "Size", required=false) }}')

        assert "Size (optional)" in seen.text
        assert "required" not in seen.with_tag("input")[0]

    def test_escapes_what_was_typed(self) -> None:
        seen = show('{{ ui.textarea("text", "Text", value="</textarea><b>") }}')

        assert seen.with_tag("b") == []


class TestChoices:
    def test_select_marks_the_chosen_option(self) -> None:
        seen = show('{{ ui.select("a", "A", [("x", "X"), ("y", "Y")], value="y", empty="?") }}')

        assert "selected" in seen.with_tag("option", value="y")[0]
        assert "selected" not in seen.with_tag("option", value="x")[0]

    def test_radios_and_checks_explain_an_option(self) -> None:
        seen = show(
            '{{ ui.radios("r", "R", [("x", "X", "because")], value="x", error="Choose") }}'
            '{{ ui.checks("c", "C", [("x", "X")], values=["x"], required=false) }}'
            '{{ ui.checkbox("b", "B", checked=true, hint="why") }}'
        )

        assert "because" in seen.text
        assert all("checked" in box for box in seen.with_tag("input"))

    def test_errors_are_summed_up_with_links(self) -> None:
        seen = show('{{ ui.error_summary({"email": "Not a mail address"}) }}')

        assert seen.href_of("Not a mail address") == "#email"


class TestGauge:
    @pytest.mark.parametrize(
        ("score", "form"), [(80, "cx-gauge"), (79, "cx-gauge--mid"), (59, "cx-gauge--low")]
    )
    def test_changes_colour_at_80_and_60(self, score: int, form: str) -> None:
        outermost = show(f"{{{{ ui.gauge({score}) }}}}").with_tag("span")[0]

        assert outermost["class"].split()[-1] == form

    def test_says_that_nothing_was_measured(self) -> None:
        assert show("{{ ui.gauge(none) }}").text == "Quality not measured yet"


class TestWorkPages:
    def test_the_rail_marks_the_present_page(self) -> None:
        seen = show('{{ ui.rail([("Account", "/account", "user", 2)], "Account") }}')

        assert seen.with_tag("a", href="/account")[0]["aria-current"] == "page"

    def test_steps_say_which_are_done(self) -> None:
        seen = show('{{ ui.steps(["Describe", "Upload", "Release"], 2) }}')

        assert seen.text == "Describe (done) Upload Release"

    def test_buttons_post_what_they_carry(self) -> None:
        seen = show('{{ ui.post_button("Go", "/go", version=3) }}')

        assert seen.with_tag("input", name="version", value="3", type="hidden")
