"""One call of the API: who asks, what, under which key; carried out in one transaction."""

import base64
import binascii
import json
import secrets
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from http import HTTPStatus

from psycopg import Connection
from psycopg.rows import TupleRow

from billing.sandbox import expanding, forms, idempotency, params
from billing.sandbox.errors import StripeRefusal
from billing.sandbox.ground import Ground
from billing.sandbox.idempotency import KeptAnswer
from billing.sandbox.ids import letters
from billing.sandbox.routing import Asked, Route, match
from billing.sandbox.world import API_VERSION, World, alone


@dataclass(frozen=True, kw_only=True)
class Call:
    """A request as it came."""

    method: str
    path: str
    encoded: str
    """The parameters: the query of a GET or DELETE, the body of a POST."""
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Answer:
    """What a caller is answered."""

    status: int
    body: str
    headers: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(kw_only=True)
class Calls:
    """Answers calls of the API."""

    ground: Ground
    routes: Sequence[Route]
    secret_key: str

    def answer(self, call: Call) -> Answer:
        """Carry out a call and return its answer; a refusal is one as well."""
        request = f"req_{letters(14)}"
        headers = {"Request-Id": request, "Stripe-Version": API_VERSION}
        key = call.headers.get("idempotency-key") if call.method == "POST" else None
        if key is not None:
            headers["Idempotency-Key"] = key
        try:
            self.check_key(call.headers)
            _check_version(call.headers)
            kept, is_replayed = self._carried_out(call, request, key)
        except StripeRefusal as refusal:
            return Answer(refusal.status, json.dumps(refusal.body()), headers)
        if is_replayed:
            headers |= {"Idempotent-Replayed": "true", "Original-Request": kept.request}
        return Answer(kept.status, kept.body, headers)

    def check_key(self, headers: Mapping[str, str]) -> None:
        """Check the secret key, sent as a bearer token or as the user name of basic sign-in.

        Raises:
            StripeRefusal: It is missing or another.
        """
        given = _key_of(headers.get("authorization", ""))
        if given is None:
            message = "You did not provide an API key."
            raise StripeRefusal(message, status=HTTPStatus.UNAUTHORIZED)
        if not secrets.compare_digest(given.encode(), self.secret_key.encode()):
            message = f"Invalid API Key provided: {given[:8]}****{given[-4:]}"
            raise StripeRefusal(message, status=HTTPStatus.UNAUTHORIZED)

    def _carried_out(self, call: Call, request: str, key: str | None) -> tuple[KeptAnswer, bool]:
        route, ids = match(self.routes, call.method, call.path)
        tree = forms.parse(call.encoded)
        given = params.checked(route.shape, tree)
        route.refuse_unsupported(given)
        asked = Asked(path=call.path, ids=ids, params=given)
        mark = idempotency.fingerprint(call.method, call.path, tree)
        with self.ground.database.transaction() as connection:
            if key is not None:
                kept = idempotency.claim(connection, key, mark)
                if kept is not None:
                    return kept, True
            answer = self._work(connection, route, asked, (request, key))
            if key is not None:
                idempotency.keep(connection, key, mark, answer)
        if call.method != "GET":
            self.ground.told.set()
        return answer, False

    def _work(
        self,
        connection: Connection[TupleRow],
        route: Route,
        asked: Asked,
        source: tuple[str, str | None],
    ) -> KeptAnswer:
        """Carry out a call within the transaction; what it did is undone if it is refused."""
        request, key = source
        try:
            with nullcontext() if key is None else connection.transaction():
                if route.method != "GET":
                    alone(connection)
                world = self.ground.world(connection, request=request, idempotency_key=key)
                return KeptAnswer(*_handled(world, route, asked), request)
        except StripeRefusal as refusal:
            if key is None:
                raise
            return KeptAnswer(refusal.status, json.dumps(refusal.body()), request)


def _handled(world: World, route: Route, asked: Asked) -> tuple[int, str]:
    """Return status and body of an answer, with everything written that was changed."""
    try:
        status, document = int(HTTPStatus.OK), route.handler(world, asked)
    except StripeRefusal as refusal:
        if not refusal.keeps_work:
            raise
        status, document = refusal.status, refusal.body()
    world.flush()
    paths: list[str] = asked.get("expand", [])
    return status, json.dumps(expanding.expanded(world, document, paths))


def _check_version(headers: Mapping[str, str]) -> None:
    wanted = headers.get("stripe-version", API_VERSION)
    if wanted != API_VERSION:
        message = f"Invalid Stripe API version: {wanted}. The sandbox speaks {API_VERSION}."
        raise StripeRefusal(message)


def _key_of(authorization: str) -> str | None:
    scheme, _, given = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return given.strip()
    if scheme.lower() != "basic":
        return None
    try:
        return base64.b64decode(given, validate=True).decode().partition(":")[0]
    except (binascii.Error, UnicodeDecodeError):
        return None
