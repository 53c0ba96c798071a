from pydantic import SecretStr
from sqlmodel import Session, select

from marketplace.accounts.signatures import keys
from marketplace.accounts.signatures.jws import verified
from marketplace.accounts.signatures.models import SigningKey
from marketplace.core.settings import Settings
from marketplace.log.models import LogEntry


class TestRotate:
    def test_signs_by_a_new_key_and_keeps_the_old_public_one(
        self, session: Session, settings: Settings
    ) -> None:
        old = keys.signer(session, settings).sign({"n": 1})

        kid = keys.rotate(session, settings).kid
        new = keys.signer(session, settings).sign({"n": 2})

        published = keys.public_keys(session)
        assert published[0]["kid"] == kid
        assert [verified(jws, published)["n"] for jws in (old, new)] == [1, 2]
        assert keys.signer(session, settings).kid == kid

    def test_is_logged(self, session: Session, settings: Settings) -> None:
        first = keys.signer(session, settings).kid
        second = keys.rotate(session, settings).kid
        session.flush()

        found = session.exec(select(LogEntry).order_by("id")).all()
        assert [(entry.action, entry.subject) for entry in found] == [
            ("accounts.signing-key-made", f"signing-key/{first}"),
            ("accounts.signing-key-retired", f"signing-key/{first}"),
            ("accounts.signing-key-made", f"signing-key/{second}"),
        ]


class TestSigner:
    def test_is_made_anew_where_the_secret_has_changed(
        self, session: Session, settings: Settings
    ) -> None:
        old = keys.signer(session, settings).kid
        changed = {"secret_key": SecretStr("another-secret-of-at-least-32-characters")}

        new = keys.signer(session, settings.model_copy(update=changed)).kid

        assert new != old
        retired = session.exec(select(SigningKey).where(SigningKey.kid == old)).one()
        assert retired.retired_at is not None
