"""What the sandbox's README says, held against the code."""

import re
from pathlib import Path

from billing.sandbox import cards
from billing.sandbox.app import ROUTES
from billing.sandbox.world import API_VERSION

README = (Path(cards.__file__).parent / "README.md").read_text()


class TestReadme:
    def test_lists_every_call(self) -> None:
        listed = set(re.findall(r"\| (GET|POST|DELETE) \| `(\S+)` \|", README))

        assert listed == {(route.method, route.address) for route in ROUTES}

    def test_lists_every_card(self) -> None:
        listed = {number.replace(" ", "") for number in re.findall(r"(?:\d{4} ){3}\d{4}", README)}

        assert listed == cards.NUMBERS

    def test_names_the_version_of_the_sdk(self) -> None:
        assert API_VERSION in README
