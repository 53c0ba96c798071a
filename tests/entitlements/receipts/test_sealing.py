import json

import pytest
from jwt import PyJWK
from jwt.api_jws import PyJWS
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select

from marketplace.accounts.signatures.keys import public_keys
from marketplace.core.settings import Settings
from marketplace.entitlements.receipts.claims import SEALED
from marketplace.entitlements.receipts.proving import is_included, proof_of
from marketplace.log.models import LogEntry
from tests.entitlements.receipts.rows import left, seal, sealed


class TestSeal:
    def test_signs_what_the_receipt_says(self, session: Session, settings: Settings) -> None:
        (receipt,) = sealed(session, settings)

        jws, _ = proof_of(session, receipt) or ("", None)

        key = PyJWK(public_keys(session)[0])
        assert json.loads(PyJWS().decode(jws, key, algorithms=["EdDSA"])) == {
            "iss": "http://127.0.0.1:8000",
            "receipt": str(receipt.id),
            "at": receipt.created_at.isoformat(),
            "organization": str(receipt.organization_id),
            "dataset": str(receipt.dataset_id),
            "version": str(receipt.version_id),
            "version_sha256": "cd" * 32,
            "report": str(receipt.report_id),
            "format": "parquet",
            "sha256": "ab" * 32,
            "action": "read",
            "ground": "agreement",
            "contract": str(receipt.agreement_id),
        }

    def test_proves_each_receipt_of_a_batch(self, session: Session, settings: Settings) -> None:
        receipts = sealed(session, settings, 5)

        entry = session.exec(select(LogEntry).where(LogEntry.action == SEALED)).one()
        for position, receipt in enumerate(receipts):
            jws, proof = proof_of(session, receipt) or pytest.fail("not sealed")
            assert (proof.position, proof.size) == (position, 5)
            assert (proof.root, proof.hash) == (entry.details["root"], entry.hash)
            assert is_included(jws, proof)
            assert not is_included(f"{jws}A", proof)

    def test_leaves_what_is_sealed_as_it_is(self, session: Session, settings: Settings) -> None:
        (first,) = sealed(session, settings)
        before = first.batch_id, first.signature

        sealed(session, settings)
        session.refresh(first)

        assert (first.batch_id, first.signature) == before
        assert seal(session, settings) == 0

    def test_waits_for_the_chain_with_the_proof_s_place(self, session: Session) -> None:
        (receipt,) = left(session)

        assert proof_of(session, receipt) is None


class TestGuard:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE receipt SET organization_id = dataset_id",
            "UPDATE receipt SET signature = '\\x00'",
            "UPDATE receipt SET batch_id = NULL",
            "DELETE FROM receipt",
            "TRUNCATE receipt",
        ],
    )
    def test_refuses_to_change_what_is_sealed(
        self, session: Session, settings: Settings, statement: str
    ) -> None:
        sealed(session, settings)

        with pytest.raises(DBAPIError, match="append-only"):
            session.connection().exec_driver_sql(statement)

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE receipt SET sha256 = NULL, batch_id = id",
            "UPDATE receipt SET signature = '\\x00'",
            "DELETE FROM receipt",
        ],
    )
    def test_refuses_to_change_what_waits(self, session: Session, statement: str) -> None:
        left(session)

        with pytest.raises(DBAPIError, match="append-only"):
            session.connection().exec_driver_sql(statement)
