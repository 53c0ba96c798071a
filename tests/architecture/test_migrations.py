from alembic import command

from marketplace.migrations.running import config
from tests import databases
from tests.servers import Cluster


class TestMigrations:
    def test_make_the_tables_that_the_models_describe(self, cluster: Cluster) -> None:
        command.check(config(databases.clone(cluster, "compared")))

    def test_go_back_and_forth(self, cluster: Cluster) -> None:
        there = config(databases.clone(cluster, "back_and_forth"))

        command.downgrade(there, "base")
        command.upgrade(there, "head")
        command.check(there)
