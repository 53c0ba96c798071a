from marketplace.cli import demonstrating
from marketplace.demo import city
from marketplace.demo.sign_ins import PASSWORD, SIGN_INS


class TestGreeting:
    def test_names_sign_ins_that_the_city_has(self) -> None:
        known = {party.email for party in city.PARTIES}

        assert {address for address, _ in SIGN_INS} <= known
        assert any(PASSWORD in line for line in demonstrating.greeting(8000, has_city=True))

    def test_names_none_without_a_city(self) -> None:
        assert len(demonstrating.greeting(8000, has_city=False)) == 1
