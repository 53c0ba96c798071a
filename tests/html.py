"""Reading pages in tests: what a person would see, and where they could go."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_SILENT = {"script", "style", "head"}


@dataclass
class Link:
    """A link, and the words on it."""

    href: str
    text: str = ""


@dataclass
class Seen:
    """A page: its words, links, and elements as (tag, attributes)."""

    text: str = ""
    links: list[Link] = field(default_factory=list[Link])
    elements: list[tuple[str, dict[str, str]]] = field(
        default_factory=list[tuple[str, dict[str, str]]]
    )

    def href_of(self, text: str) -> str:
        """Where the first link with these words goes."""
        return next(link.href for link in self.links if text in link.text)

    def with_tag(self, tag: str, **attributes: str) -> list[dict[str, str]]:
        """The attributes of all elements of a tag that have these values."""
        return [
            found
            for name, found in self.elements
            if name == tag and attributes.items() <= found.items()
        ]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen = Seen()
        self._silent: list[str] = []
        self._link: Link | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.seen.elements.append((tag, found))
        if tag in _SILENT:
            self._silent.append(tag)
        if tag == "a" and "href" in found:
            self._link = Link(found["href"])
            self.seen.links.append(self._link)

    def handle_endtag(self, tag: str) -> None:
        if self._silent and tag == self._silent[-1]:
            self._silent.pop()
        if tag == "a":
            self._link = None

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        self.seen.text = " ".join(f"{self.seen.text} {data}".split())
        if self._link is not None:
            self._link.text = " ".join(f"{self._link.text} {data}".split())


def read(html: str) -> Seen:
    """Read a page or a part of one."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.seen
