"""The payment sandbox as a part: when it runs, with which settings, and after it was killed."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from billing.sandbox.paying import get
from marketplace.accounts.secrets import derived_key
from marketplace.embedded import keys
from marketplace.embedded.console import Console
from marketplace.embedded.folder import DataFolder
from marketplace.embedded.installation import Installation
from tests.embedded.running import Run, running

SECRET = "MARKETPLACE_STRIPE__SECRET_KEY"
IBAN = "MARKETPLACE_INVOICE__IBAN"
PAYMENTS = {SECRET, "MARKETPLACE_STRIPE__WEBHOOK_SECRET", "MARKETPLACE_STRIPE__API_BASE", IBAN}


def installation(folder: Path, **given: str) -> Installation:
    console = Console(sys.stdout)
    return Installation(folder=DataFolder(folder), port=8000, console=console, given=given)


def part_names(installed: Installation) -> list[list[str]]:
    return [[part.name for part in stage] for stage in installed.stages()]


def all_names(installed: Installation) -> set[str]:
    return {name for stage in part_names(installed) for name in stage}


class TestSettings:
    def test_are_derived_from_the_secret_of_the_installation(self, tmp_path: Path) -> None:
        secret = keys.load_or_make(tmp_path)
        settings = installation(tmp_path).settings(secret)

        again = installation(tmp_path).settings(secret)

        derived = derived_key(secret.secret_key, "payment-sandbox").hex()
        assert settings[SECRET] == f"sk_test_{derived}"
        assert {name: settings[name] for name in PAYMENTS} == {n: again[n] for n in PAYMENTS}

    def test_differ_between_installations(self, tmp_path: Path) -> None:
        secret = keys.load_or_make(tmp_path)
        other = replace(secret, secret_key="another-secret-of-another-installation")
        installed = installation(tmp_path)

        assert installed.settings(secret)[SECRET] != installed.settings(other)[SECRET]

    @pytest.mark.parametrize(
        "given", [{SECRET: "sk_live_real"}, {"MARKETPLACE_DEMONSTRATION": "false"}]
    )
    def test_are_left_alone_where_nothing_is_played(
        self, tmp_path: Path, given: dict[str, str]
    ) -> None:
        settings = installation(tmp_path, **given).settings(keys.load_or_make(tmp_path))

        assert PAYMENTS & settings.keys() == given.keys() & PAYMENTS

    def test_give_way_to_an_account_number_that_is_configured(self, tmp_path: Path) -> None:
        own = "DE89370400440532013000"

        settings = installation(tmp_path, **{IBAN: own}).settings(keys.load_or_make(tmp_path))

        assert settings[IBAN] == own


class TestStages:
    def test_start_the_sandbox_after_the_database_and_before_the_web(self, tmp_path: Path) -> None:
        assert part_names(installation(tmp_path)) == [
            ["postgres", "s3"],
            ["migrate", "payments"],
            ["web", "worker"],
            ["city"],
        ]

    @pytest.mark.parametrize(
        "given", [{SECRET: "sk_live_real"}, {"MARKETPLACE_DEMONSTRATION": "false"}]
    )
    def test_never_start_it_for_who_takes_real_payments(
        self, tmp_path: Path, given: dict[str, str]
    ) -> None:
        assert "payments" not in all_names(installation(tmp_path, **given))


def sandbox_url(run: Run) -> str:
    lines = (run.folder / "environment").read_text().splitlines()
    return next(line for line in lines if "API_BASE" in line).partition("=")[2].strip("'")


def answers(run: Run) -> bool:
    try:
        return get(f"{sandbox_url(run)}/healthz").status == 200
    except OSError:
        return False


@pytest.mark.long
class TestRunning:
    def test_starts_again_when_it_was_killed(self, open_folder: Path) -> None:
        with running(open_folder / "data", MARKETPLACE_DEMONSTRATION="true") as run:
            run.wait_for(lambda: "payments is ready" in run.lines)
            run.child("payments").kill()

            run.wait_for(lambda: "payments ended unexpectedly (signal 9)" in run.lines)

            run.wait_for(lambda: answers(run))
            assert run.end() == 0
            assert run.remaining() == []

    def test_keeps_its_address_and_its_key(self, open_folder: Path) -> None:
        kept: list[str] = []
        for _ in range(2):
            with running(open_folder / "data", MARKETPLACE_DEMONSTRATION="true") as run:
                run.wait_for(lambda run=run: "payments is ready" in run.lines)
                lines = (run.folder / "environment").read_text().splitlines()
                kept.append("\n".join(line for line in lines if "STRIPE" in line))
                run.end()

        assert kept[0] == kept[1]

    def test_listens_on_loopback_only(self, open_folder: Path) -> None:
        with running(open_folder / "data", MARKETPLACE_DEMONSTRATION="true") as run:
            run.wait_for(lambda: "payments is ready" in run.lines)

            listening = run.child("payments").net_connections()

            assert {one.laddr.ip for one in listening} == {"127.0.0.1"}
