from fastapi import Request

from marketplace.web.addresses import here_with


def request(query: str) -> Request:
    return Request(
        {
            "type": "http",
            "method": "GET",
            "path": "/datasets",
            "query_string": query.encode(),
            "headers": [(b"host", b"inner:8000")],
        }
    )


class TestHereWith:
    def test_keeps_what_is_not_changed(self) -> None:
        assert here_with(request("q=rad&sort=title"), lang="en") == (
            "/datasets?q=rad&sort=title&lang=en"
        )

    def test_replaces_every_value_of_a_parameter(self) -> None:
        address = here_with(request("theme=TRAN&theme=ENVI"), theme=["ENVI"])

        assert address == "/datasets?theme=ENVI"

    def test_leaves_out_what_is_none(self) -> None:
        assert here_with(request("cursor=abc"), cursor=None) == "/datasets"

    def test_encodes_values(self) -> None:
        assert here_with(request(""), q="Straße & Bus") == "/datasets?q=Stra%C3%9Fe+%26+Bus"
