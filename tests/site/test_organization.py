from sqlmodel import Session

from catalog.models import Access
from marketplace.core import clock
from marketplace.site.organization import queries
from tests.factories.catalog import CatalogFactory
from tests.site.conftest import Look


class TestOrganizationPage:
    def test_shows_who_it_is_and_what_it_publishes(self, look: Look, make: CatalogFactory) -> None:
        parks = make.department(slug="parks", name="Parks", verified_at=clock.now(), size="small")
        make.published_dataset(publisher_id=parks.id, slug="trees", title={"en": "Trees"})

        seen = look("/organizations/parks")

        assert "1 visible dataset" in seen.text
        assert "Yes, by a steward of the city" in seen.text
        assert seen.href_of("Trees") == "/datasets/trees"

    def test_explains_that_nothing_is_visible(self, look: Look, make: CatalogFactory) -> None:
        make.publisher(slug="new")

        seen = look("/organizations/new")

        assert "Nothing is visible here yet" in seen.text
        assert "Not yet" in seen.text

    def test_is_missing_for_who_is_unknown(self, look: Look) -> None:
        look("/organizations/nobody", status=404)


class TestDatasetsPage:
    def test_goes_on_after_the_cursor(self, session: Session, make: CatalogFactory) -> None:
        parks = make.department()
        older, newer = (make.published_dataset(publisher_id=parks.id) for _ in range(2))
        make.published_dataset(publisher_id=parks.id, access=Access.PRIVATE)

        first = queries.datasets_page(session, parks.id, limit=1)
        second = queries.datasets_page(session, parks.id, after=first.next, limit=1)

        assert (list(first.ids), list(second.ids), second.next) == ([newer.id], [older.id], None)
        assert queries.count_datasets(session, parks.id) == 2
