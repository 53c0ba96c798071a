"""The verdicts on frictionless' example files stand beside frictionless' own in docs/reading.md."""

import pytest

from tests.quality.inspection.reading import verdicts


@pytest.mark.long
@pytest.mark.skipif(not verdicts.ROOT.exists(), reason="the examples lie beside the repository")
def test_every_difference_is_listed_and_explained() -> None:
    table = verdicts.table()

    assert verdicts.page_with(table) == verdicts.PAGE.read_text("utf-8")
    assert "|  |\n" not in table
