"""One exchange for all journeys; each makes organizations and datasets of its own."""

from collections.abc import Generator, Iterator

import pytest
from httpx2 import Client
from playwright.sync_api import Browser

from marketplace.core.settings import StorageSettings
from tests.journeys.browsing import Open, machines, running_chromium
from tests.journeys.exchange import Exchange, arranged, jobs, serving, working
from tests.journeys.people import Member, make_steward, sign_up, verify
from tests.servers import Cluster


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Function, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Say beside a failure what the exchange's worker was doing."""
    report = yield
    exchange = item.funcargs.get("exchange")
    if report.failed and isinstance(exchange, Exchange):
        report.sections.append(("the exchange's jobs", jobs(exchange)))
    return report


@pytest.fixture(scope="session")
def exchange(
    cluster: Cluster,
    s3: StorageSettings,
    process: None,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Exchange]:
    """An exchange that serves and works."""
    with (
        arranged(cluster, s3, tmp_path_factory.mktemp("exchange")) as exchange,
        serving(exchange),
        working(exchange),
    ):
        yield exchange


@pytest.fixture(scope="session")
def steward(exchange: Exchange) -> Member:
    """The city's steward, who verifies organizations."""
    return make_steward(exchange)


@pytest.fixture
def department(exchange: Exchange, steward: Member) -> Member:
    """A new department, verified."""
    member = sign_up(exchange, kind="city_department")
    verify(steward, member.organization, kind="city_department")
    return member


@pytest.fixture
def company(exchange: Exchange) -> Member:
    """A new company."""
    return sign_up(exchange, kind="company", size="medium")


@pytest.fixture
def stranger(exchange: Exchange) -> Iterator[Client]:
    """Somebody without an account."""
    with exchange.visitor() as visitor:
        yield visitor


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser for one module's tests."""
    with running_chromium() as browser:
        yield browser


@pytest.fixture
def open_context(chromium: Browser, exchange: Exchange) -> Iterator[Open]:
    """Opens a browser of its own for each person of a journey."""
    with machines(chromium, exchange) as open_context:
        yield open_context
