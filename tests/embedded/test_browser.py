import os

from tests import browser


class TestExecutable:
    def test_is_a_program(self) -> None:
        assert os.access(browser.executable(), os.X_OK)


class TestInstall:
    def test_does_nothing_when_there_is_one(self) -> None:
        assert browser.install() == browser.executable()
