import pytest
from fastapi.testclient import TestClient

from marketplace.web.assets import FOLDER, content_hash, static_url


class TestStaticFiles:
    def test_may_be_kept_for_good_under_the_present_hash(self, client: TestClient) -> None:
        answer = client.get(static_url("css/tokens.css"))

        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"

    def test_are_found_under_an_old_hash_but_asked_for_again(self, client: TestClient) -> None:
        answer = client.get("/static/0ld0ld0ld0ld/css/tokens.css")

        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-cache"

    def test_travel_compressed(self, client: TestClient) -> None:
        answer = client.get(static_url("css/layout.css"), headers={"Accept-Encoding": "gzip"})

        assert answer.headers["content-encoding"] == "gzip"

    @pytest.mark.parametrize(
        "path", ["/static/", "/static/x/../assets.py", f"/static/{content_hash()}/nothing.css"]
    )
    def test_are_all_there_is(self, client: TestClient, path: str) -> None:
        assert client.get(path).status_code == 404

    def test_name_their_licences(self) -> None:
        parts = [folder for folder in (FOLDER / "vendor").iterdir() if folder.is_dir()]

        assert [part.name for part in parts if not list(part.glob("LICENSE*"))] == []

    def test_load_nothing_from_elsewhere(self) -> None:
        styles = [path.read_text() for path in FOLDER.rglob("*.css")]

        assert [style for style in styles if "url(http" in style or "url(//" in style] == []
