import pytest

from quality.inspection.privacy.names import Likeness, addressed, likeness, mentioned


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Anna Meier", Likeness.FULL),
        ("Meier, Anna", Likeness.FULL),
        ("MEIER ANNA", Likeness.FULL),
        ("Dr. Anna-Lena von Müller", Likeness.FULL),
        ("Carsten Paulsen-Kjeldsen", Likeness.FULL),
        ("A. Meier", Likeness.HALF),
        ("Anna Xyzzyk", Likeness.HALF),
        ("Willy-Brandt-Platz", Likeness.NONE),
        ("Anne Frank Schule", Likeness.NONE),
        ("Victoria Park", Likeness.NONE),
        ("Prager Straße", Likeness.NONE),
        ("Berlin", Likeness.NONE),
        ("anna ging nach hause", Likeness.NONE),
    ],
)
def test_likeness(cell: str, expected: Likeness) -> None:
    assert likeness(cell) is expected


def test_addressed_finds_titles_with_names() -> None:
    text = "Gestern rief Frau Dr. Meier an, nicht Herr Niemandsland."

    assert [text[start:end] for start, end in addressed(text)] == ["Frau Dr. Meier"]


def test_mentioned_leaves_what_is_named_after_people() -> None:
    text = "Anna Meier wohnt am Max Planck Institut, Ecke Ernst Thälmann Platz."

    assert [text[start:end] for start, end in mentioned(text)] == ["Anna Meier"]
