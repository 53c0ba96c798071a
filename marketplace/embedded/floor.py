"""The two servers that everything stands on, as parts: PostgreSQL and S3."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from signal import SIGINT, SIGQUIT, SIGTERM

from marketplace.embedded import postgres, seaweed
from marketplace.embedded.console import Console
from marketplace.embedded.keys import Keys
from marketplace.embedded.parts import Part
from marketplace.embedded.unprivileged import SYSTEM_FOLDER, Account, account_for


@dataclass(frozen=True, kw_only=True)
class Floor:
    """Where the servers of an installation keep their data, and how they are told apart."""

    folder: Path
    keys: Keys
    environment: Mapping[str, str]
    console: Console
    system_folder: Path = SYSTEM_FOLDER

    def postgres(self, port: int) -> Part:
        """Return the PostgreSQL of this folder; its cluster is made when it first starts."""
        account = account_for(self._inner_cluster)
        cluster = self._cluster(account)
        bin_folder = postgres.reachable_programs(account, copies=self.system_folder / "programs")
        if self.system_folder in bin_folder.parents:
            self.console.say(
                f"PostgreSQL does not run as root, and its user cannot reach {postgres.programs()}:"
                f" it runs from {bin_folder}."
            )

        def prepare() -> None:
            if not cluster.exists():
                self.console.say("First start: making the database …")
                password = self.keys.database_password
                postgres.create_cluster(cluster, password=password, bin_folder=bin_folder)
            postgres.forget_dead_server(cluster)

        def is_ready() -> bool:
            if not postgres.is_ready(bin_folder, port=port):
                return False
            password = self.keys.database_password
            postgres.ensure_database(bin_folder, port=port, password=password)
            return True

        return Part(
            name="postgres",
            command=postgres.command(
                cluster, port=port, options=postgres.SMALL, bin_folder=bin_folder
            ),
            environment=self.environment,
            before=prepare,
            is_ready=is_ready,
            account=account,
            stop_signal=SIGINT,
            hasty_signal=SIGQUIT,
            orphan_signal=SIGINT,
            is_worth_showing=postgres.is_worth_showing,
            is_floor=True,
        )

    def s3(self, ports: list[int], *, bucket: str) -> Part:
        """Return the SeaweedFS of this folder."""
        folder = self.folder / "s3"
        folder.mkdir(mode=0o700, exist_ok=True)
        secrets = seaweed.environment(
            access_key=self.keys.s3_access_key, secret_key=self.keys.s3_secret_key
        )
        return Part(
            name="s3",
            command=seaweed.command(folder, ports=ports, bucket=bucket),
            environment={**self.environment, **secrets},
            is_ready=lambda: seaweed.is_ready(ports[-1]),
            orphan_signal=SIGTERM,
            is_worth_showing=seaweed.is_worth_showing,
            is_floor=True,
        )

    @property
    def _inner_cluster(self) -> Path:
        return self.folder / "postgres"

    def _cluster(self, account: Account) -> Path:
        """Return the cluster's folder: in the data folder where PostgreSQL's user can reach it."""
        outside = self.system_folder / "clusters" / self.keys.installation
        if account.can_enter(self.folder) and not outside.exists():
            return self._inner_cluster
        self.console.say(
            f"PostgreSQL does not run as root, and its user cannot reach {self.folder}: "
            f"the database is kept in {outside}."
        )
        outside.parent.mkdir(parents=True, exist_ok=True)
        return outside
