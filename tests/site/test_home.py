from datetime import timedelta

from sqlmodel import Session

from catalog.models import Access
from marketplace.core import clock
from marketplace.site.home import queries
from tests.factories.catalog import CatalogFactory
from tests.site.conftest import Look


class TestNumbers:
    def test_count_what_is_visible(self, session: Session, make: CatalogFactory) -> None:
        department = make.department()
        make.published_dataset(publisher_id=department.id)
        make.published_dataset(publisher_id=department.id, access=Access.ACCOUNT)
        make.published_dataset(access=Access.PRIVATE)
        make.dataset()

        numbers = queries.numbers(session)

        assert (numbers.datasets, numbers.open_datasets, numbers.updated) == (2, 1, 2)
        assert (numbers.departments, numbers.others, numbers.publishers) == (1, 0, 1)
        assert numbers.quality == 91

    def test_call_only_the_last_30_days_fresh(self, session: Session, make: CatalogFactory) -> None:
        dataset = make.dataset(status="published")
        old = make.published_version(dataset, published_at=clock.now() - timedelta(days=31))
        dataset.current_version_id = old.id
        session.flush()

        assert queries.numbers(session).updated == 0

    def test_have_no_quality_of_nothing(self, session: Session) -> None:
        assert queries.numbers(session).quality is None


class TestThemes:
    def test_come_by_how_many_datasets_have_them(
        self, session: Session, make: CatalogFactory
    ) -> None:
        make.published_dataset(themes=["ENVI", "TRAN"])
        make.published_dataset(themes=["TRAN"])

        assert queries.themes(session, limit=5) == ["TRAN", "ENVI"]


class TestHome:
    def test_shows_the_newest_datasets(self, look: Look, make: CatalogFactory) -> None:
        make.published_dataset(slug="counts", title={"en": "Bicycle counts"})

        seen = look("/")

        assert seen.href_of("Bicycle counts") == "/datasets/counts"
        assert seen.href_of("Transport") == "/datasets?theme=TRAN"

    def test_explains_an_empty_catalogue(self, look: Look) -> None:
        assert "Nothing has been published yet" in look("/").text

    def test_speaks_german(self, look: Look) -> None:
        assert "Die Daten der Stadt, an einem Ort." in look("/", language="de-DE").text

    def test_sets_no_cookie_and_names_no_other_site(self, look: Look) -> None:
        seen = look("/")

        foreign = [at for _, at in seen.elements if at.get("src", "").startswith(("http", "//"))]
        assert foreign == []
