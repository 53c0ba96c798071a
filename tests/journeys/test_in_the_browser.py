"""From signing up to a stranger's download, as people do it: in a browser, by mouse and keys."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, Response, Route, expect

from tests.journeys.browsing import Open, sign_in
from tests.journeys.exchange import Exchange, wait_for
from tests.journeys.files import counts
from tests.journeys.people import PASSWORD, Member, link_in_outbox, verify

pytestmark = pytest.mark.browser

EMAIL = "robin.wanderweg@radwege.example"
LONG = 440_000
"""Rows that make four parts, more than are sent at the same time."""


class Newcomer:
    """Somebody of a department who has never been here, at their desk."""

    def __init__(self, context: BrowserContext, exchange: Exchange) -> None:
        self._exchange = exchange
        self.page = context.new_page()

    def sign_up(self) -> None:
        page = self.page
        page.goto("/")
        page.goto("/sign-up")
        page.get_by_label("Name of the organization").fill("Radwegeamt")
        page.get_by_label("City department").check()
        page.get_by_label("Your name").fill("Robin Wanderweg")
        page.get_by_label("Mail address").fill(EMAIL)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Register").click()
        page.wait_for_url("**/sign-up/sent")

    def confirm(self) -> None:
        self.page.goto(link_in_outbox(self._exchange, EMAIL))
        self.page.get_by_role("button", name="Confirm address").click()
        expect(self.page.get_by_text("Your address is confirmed")).to_be_visible()

    def sign_in(self) -> None:
        main = self.page.locator("main")
        main.get_by_label("Mail address").fill(EMAIL)
        main.get_by_label("Password").fill(PASSWORD)
        main.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url(lambda url: "/sign-in" not in url)

    def describe(self) -> None:
        page = self.page
        page.goto("/publish/new")
        page.get_by_label("Title (German)").fill("Wanderwegfrequenzen")
        page.get_by_label("Description (German)").fill("Wie viele Menschen je Stunde gehen.")
        page.locator("input[name=theme][value=TRAN]").check()
        page.get_by_label("Licence").select_option("dl-de-by-2.0")
        page.get_by_label("Open, no sign-in").check()
        page.get_by_role("button", name="Save draft").click()
        page.wait_for_url("**/publish/wanderwegfrequenzen/file")

    def choose(self, name: str, content: bytes, folder: Path) -> None:
        """Choose a file, as the dialogue does."""
        file = folder / name
        file.write_bytes(content)
        self.page.set_input_files("#file", file)

    def open_another_window(self, address: str) -> None:
        context = self.page.context
        self.page.close()
        self.page = context.new_page()
        self.page.goto(address)

    def weigh(self) -> None:
        page = self.page
        page.get_by_role("link", name="Weigh and release").click()
        page.get_by_label("Benefit").fill("Hikers see when paths are empty.")
        for risk in ("Privacy", "Trade secrets", "Public security", "Pending decisions"):
            page.get_by_label(risk).fill("None: only sums per hour.")
        page.get_by_label("Reason for the decision").fill("The benefit outweighs the risks.")
        page.get_by_role("button", name="Release in my name").click()
        page.wait_for_url("**/versions/2")


class Wire:
    """The line of a page, which can break while a file is sent."""

    def __init__(self, page: Page, *, last: int | None = None) -> None:
        self.page = page
        self.last = last
        self.sent: list[int] = []
        page.on("response", self._remember)
        if last is not None:
            page.route(re.compile("partNumber="), lambda route: self._pass(route, last))

    def break_down(self) -> None:
        """Lose the connection once the last part that may pass has arrived."""
        while self.last not in self.sent:
            self.page.wait_for_timeout(50)
        self.page.context.set_offline(True)

    def mend(self) -> None:
        """Have the connection back, for pages opened from now on."""
        self.page.context.set_offline(False)

    @staticmethod
    def _pass(route: Route, last: int) -> None:
        if _part(route.request.url) > last:
            route.abort("internetdisconnected")
        else:
            route.continue_()

    def _remember(self, answer: Response) -> None:
        if answer.request.method == "PUT" and answer.ok:
            self.sent.append(_part(answer.url))


def _part(address: str) -> int:
    return int(parse_qs(urlsplit(address).query)["partNumber"][0])


class TestFromSignUpToDownload:
    def test_goes_all_the_way(
        self, open_context: Open, exchange: Exchange, steward: Member, tmp_path: Path
    ) -> None:
        newcomer = self._settled(open_context(), exchange, steward)
        newcomer.describe()
        self._interrupted_upload(newcomer, with_addresses_and(counts(LONG)), tmp_path)
        page = newcomer.page
        expect(page.get_by_text("Version 1 was rejected")).to_be_visible(timeout=60_000)
        expect(page.locator(".cx-finding code").first).to_have_text("privacy.email")
        page.get_by_role("link", name="Upload a corrected file").click()
        newcomer.choose("mended.csv", counts(300), tmp_path)
        page.wait_for_url("**/versions/2")
        newcomer.weigh()
        expect(page.get_by_text("All checks are passed")).to_be_visible()
        page.get_by_role("button", name="Publish now").click()
        expect(page.get_by_text("The dataset is published")).to_be_visible()

        found = self._searched(open_context(locale="de"))
        assert self._downloaded(found, tmp_path) == counts(300)
        assert found.context.cookies() == []

    def _settled(self, context: BrowserContext, exchange: Exchange, steward: Member) -> Newcomer:
        """Sign up, confirm, be verified by the steward, sign in."""
        newcomer = Newcomer(context, exchange)
        newcomer.sign_up()
        newcomer.confirm()
        newcomer.sign_in()
        organizations = steward.get("/organizations")["items"]
        own = next(each["id"] for each in organizations if each["name"] == "Radwegeamt")
        verify(steward, own, kind="city_department")
        return newcomer

    def _interrupted_upload(self, newcomer: Newcomer, content: bytes, folder: Path) -> None:
        """Lose the line after the first part, close the window, and choose the file again."""
        address = newcomer.page.url
        wire = Wire(newcomer.page, last=1)
        newcomer.choose("wege.csv", content, folder)
        wire.break_down()
        expect(newcomer.page.locator("[data-live]")).to_contain_text("No connection")
        wire.mend()
        newcomer.open_another_window(address)
        expect(newcomer.page.get_by_text("was interrupted. Choose the same")).to_be_visible()
        again = Wire(newcomer.page)
        newcomer.choose("wege.csv", content, folder)
        newcomer.page.wait_for_url("**/versions/1")
        assert wire.sent == [1]
        assert sorted(again.sent) == [2, 3, 4]

    def _searched(self, stranger: BrowserContext) -> Page:
        """Find the dataset by a part of its German name, without an account."""
        page = stranger.new_page()
        wait_for(lambda: self._is_found(page), 10)
        page.get_by_role("link", name="Wanderwegfrequenzen").first.click()
        page.wait_for_url("**/datasets/wanderwegfrequenzen")
        return page

    def _is_found(self, page: Page) -> bool:
        page.goto("/datasets?q=Wanderweg")
        return page.locator("main").get_by_text("Wanderwegfrequenzen").count() > 0

    def _downloaded(self, page: Page, folder: Path) -> bytes:
        with page.expect_download() as started:
            page.locator("a[href*='format=original']").first.click()
        started.value.save_as(folder / "downloaded.csv")
        return (folder / "downloaded.csv").read_bytes()


def with_addresses_and(content: bytes) -> bytes:
    """A large file in which one column turned out to hold people's addresses."""
    lines = content.decode("cp1252").split("\r\n")
    head, rows = lines[0], lines[1:-1]
    contacts = [f"{row};mara{n % 997}@post.example" for n, row in enumerate(rows)]
    return "\r\n".join([f"{head};Kontakt", *contacts, ""]).encode("cp1252")


class TestWithoutJavaScript:
    def test_searches_and_downloads(
        self, open_context: Open, company: Member, tmp_path: Path
    ) -> None:
        slug = company.describe("Bushaltestellenverzeichnis", description={"de": "Alle Halte."})
        company.delivered(slug, counts(250))
        page = open_context(java_script_enabled=False).new_page()

        wait_for(lambda: self._finds(page, "Haltestelle", slug), 10)
        page.locator(f"main a[href='/datasets/{slug}']").first.click()
        with page.expect_download() as started:
            page.locator("a[href*='format=original']").first.click()
        started.value.save_as(tmp_path / "file.csv")

        assert (tmp_path / "file.csv").read_bytes() == counts(250)

    def _finds(self, page: Page, words: str, slug: str) -> bool:
        page.goto("/datasets")
        page.fill("main input[name=q], #q", words)
        page.keyboard.press("Enter")
        page.wait_for_load_state()
        return page.locator(f"main a[href='/datasets/{slug}']").count() > 0

    def test_a_description_is_made_and_kept(self, open_context: Open, company: Member) -> None:
        page = sign_in(open_context(java_script_enabled=False), company.email)
        page.goto("/publish/new")
        page.click("main form button[type=submit]")
        assert page.locator("[aria-invalid=true]").count() > 0

        page.fill("[name=title_de]", "Baumkatasterauszug")
        page.fill("[name=description_de]", "Alle Bäume der Stadt.")
        page.check("input[name=theme][value=ENVI]")
        page.select_option("[name=license]", "cc-by-4.0")
        page.check("input[name=access][value=open]")
        page.click("main form button[type=submit]")

        page.wait_for_url("**/publish/baumkatasterauszug/file")


class TestByKeyboardAlone:
    def test_skips_to_the_content_and_signs_in(self, open_context: Open, company: Member) -> None:
        page = open_context().new_page()
        page.goto("/sign-in")
        page.keyboard.press("Tab")
        expect(page.locator(":focus")).to_have_attribute("href", "#main")
        page.keyboard.press("Enter")
        self._tab_to(page, "email")
        page.keyboard.type(company.email)
        self._tab_to(page, "password")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/sign-in" not in url)

        page.goto("/account")
        expect(page.locator("main h1")).to_be_visible()

    def _tab_to(self, page: Page, name: str) -> None:
        for _ in range(10):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.name") == name:
                return
        pytest.fail(f"the keyboard does not reach {name}")


class TestAskedToSignIn:
    def test_comes_back_to_where_one_wanted_to_go(
        self, open_context: Open, company: Member
    ) -> None:
        page = open_context().new_page()
        page.goto("/publish/new")
        page.fill("input[type=email]", company.email)
        page.fill("input[type=password]", PASSWORD)
        page.click("main form[method=post] button[type=submit]")

        page.wait_for_url("**/publish/new")


class TestLanguage:
    def test_is_remembered_only_when_chosen(self, open_context: Open) -> None:
        context = open_context(locale="de")
        page = context.new_page()
        page.goto("/")
        assert (page.locator("html").get_attribute("lang"), context.cookies()) == ("de", [])

        page.goto("/?lang=en")
        page.goto("/datasets")

        assert page.locator("html").get_attribute("lang") == "en"
