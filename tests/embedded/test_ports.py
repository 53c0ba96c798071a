import socket
from pathlib import Path

from marketplace.embedded.ports import RANGE, free_ports, is_free, remembered_ports


class TestFreePorts:
    def test_are_different_and_free(self) -> None:
        ports = free_ports(5, offset=10_000)

        assert len(set(ports)) == 5
        assert all(is_free(port) and is_free(port + 10_000) for port in ports)

    def test_are_none_that_outgoing_connections_get(self) -> None:
        lowest = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])

        assert max(free_ports(3, offset=10_000)) + 10_000 < lowest


class TestIsFree:
    def test_knows_a_port_that_somebody_listens_on(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            assert not is_free(taken.getsockname()[1])

    def test_knows_a_port_taken_on_all_interfaces(self) -> None:
        with socket.create_server(("0.0.0.0", 0)) as taken:  # noqa: S104 - meant to be refused or probed
            assert not is_free(taken.getsockname()[1])


class TestRememberedPorts:
    def test_are_the_same_again(self, tmp_path: Path) -> None:
        file = tmp_path / "ports.json"

        first = remembered_ports(file, "s3", count=2)

        assert remembered_ports(file, "s3", count=2) == first

    def test_are_others_when_one_is_taken(self, tmp_path: Path) -> None:
        file = tmp_path / "ports.json"
        first = remembered_ports(file, "s3", count=1)

        with socket.create_server(("127.0.0.1", first[0])):
            second = remembered_ports(file, "s3", count=1)

        assert second != first

    def test_are_kept_for_each_part(self, tmp_path: Path) -> None:
        file = tmp_path / "ports.json"
        first = remembered_ports(file, "s3", count=1)

        remembered_ports(file, "postgres", count=1)

        assert remembered_ports(file, "s3", count=1) == first

    def test_are_never_those_promised_to_another_part(self, tmp_path: Path) -> None:
        file, two = tmp_path / "ports.json", set(free_ports(2))
        all_others = set(RANGE) - two

        first = remembered_ports(file, "s3", count=1, besides=all_others)
        second = remembered_ports(file, "postgres", count=1, besides=all_others)

        assert {*first, *second} == two

    def test_are_others_when_one_is_promised_now(self, tmp_path: Path) -> None:
        file = tmp_path / "ports.json"
        first = remembered_ports(file, "s3", count=1)

        assert remembered_ports(file, "s3", count=1, besides=first) != first

    def test_are_chosen_anew_when_the_note_is_damaged(self, tmp_path: Path) -> None:
        file = tmp_path / "ports.json"
        file.write_text("{")

        assert len(remembered_ports(file, "s3", count=2)) == 2
