"""Verifying a signed contract or receipt on any machine, with the public keys alone."""

import json
from pathlib import Path
from typing import Any, NoReturn, cast

import typer

from marketplace.accounts.signatures.jws import NotVerified, verified
from marketplace.cli.refusing import refuse
from marketplace.log import merkle

LARGEST = 4_000_000
"""Bytes; a contract's signature or a receipt is a thousandth of it."""


def verify(file: Path, keys: Path) -> None:
    """Say what a signed file says, or why it does not hold; exit code 1 then."""
    document = _document(file)
    try:
        said = verified(document["jws"], _keys(keys))
    except NotVerified as error:
        _fail(str(error))
    if proof := document.get("proof"):
        _verify_proof(document["jws"], proof)
    typer.echo("The signature holds. It says:")
    typer.echo(json.dumps(said, indent=2, ensure_ascii=False, sort_keys=True))
    if proof:
        typer.echo(f"It is in the log: entry {proof.get('place')}, {proof.get('hash')}")


def _document(file: Path) -> dict[str, Any]:
    """Return a file's JWS, alone or as the API's answer has it, which may have a proof."""
    content = _content(file).strip()
    if not content.startswith("{"):
        return {"jws": content}
    found = _json(content, file)
    if not isinstance(found.get("jws"), str):
        _fail("It has no member “jws”: a receipt is signed a second after it was made.")
    return found


def _keys(file: Path) -> list[dict[str, Any]]:
    found: object = _json(_content(file), file).get("keys")
    if not isinstance(found, list):
        refuse(f"{file} is no key set. Save /.well-known/jwks.json of the exchange.")
    keys = cast("list[object]", found)
    return [cast("dict[str, Any]", key) for key in keys if isinstance(key, dict)]


def _verify_proof(jws: str, proof: dict[str, Any]) -> None:
    """Follow the proof from the receipt to the root that the log's entry holds."""
    try:
        hashes = [bytes.fromhex(each) for each in proof["hashes"]]
        leaf = merkle.leaf_hash(jws.encode())
        root = merkle.root_by(leaf, int(proof["position"]), int(proof["size"]), hashes)
        holds = root is not None and root.hex() == proof["root"]
    except (KeyError, TypeError, ValueError, AttributeError):
        holds = False
    if not holds:
        _fail("Its proof does not lead to the root that it names.")


def _content(file: Path) -> str:
    if file.stat().st_size > LARGEST:
        refuse(f"{file} is too large for a signed contract, a receipt or a key set.")
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        refuse(f"{file} is no text, so it is no JWS and no JSON.")


def _json(content: str, file: Path) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        refuse(f"{file} is no JSON object.")
    return cast("dict[str, Any]", found)


def _fail(reason: str) -> NoReturn:
    refuse(f"The signature does not hold: {reason}")
