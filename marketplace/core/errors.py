"""The ways a room can refuse a request.

* DomainError
  - Unauthenticated  nobody has signed in, or the proof does not hold        401
  - Forbidden        the actor may see it but not do this                    403
  - NotFound         there is no such thing, or the actor may not know of it 404
  - Conflict         its present state does not allow it                     409
  - Gone             it was there and has ended                              410
  - TooLarge         it is bigger than is accepted                           413
  - Unprocessable    the request is well formed but makes no sense           422
  - TooMany          asked too often; ``retry_after`` seconds from now       429
  - Unavailable      a part that is needed does not answer; try again        503

A room raises; only ``marketplace.web.problems`` knows what status that is.
"""

from typing import Any, ClassVar

from marketplace.core.rules import Rule, RuleValue


class DomainError(Exception):
    """A request the room understood and refuses.

    A concrete error names its public code, which clients may rely on, and writes its sentence
    with the facts in braces, so that it can be said in the reader's language::

        class DatasetNotFound(NotFound, code="dataset-not-found"):
            def __init__(self, slug: str) -> None:
                super().__init__(N_("There is no dataset “{slug}”."), slug=slug)

    The sentence says why, and what to do next. A refusal by a published rule carries the rule
    and the value that broke it.
    """

    code: ClassVar[str]

    def __init__(
        self, sentence: str, *, rule: Rule | None = None, value: RuleValue = None, **facts: Any
    ) -> None:
        self.sentence = sentence
        self.facts = facts
        self.rule = rule
        self.value = value
        super().__init__(sentence)

    def __init_subclass__(cls, *, code: str | None = None, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if code is not None:
            cls.code = code

    def __str__(self) -> str:
        return self.sentence.format(**self.facts)


class Unauthenticated(DomainError):
    """Nobody has signed in, or the proof of who it is does not hold."""


class Forbidden(DomainError):
    """The actor may see the thing but not do this with it."""


class NotFound(DomainError):
    """There is no such thing, or the actor may not know of it."""


class Conflict(DomainError):
    """The thing's present state does not allow this."""


class Gone(DomainError):
    """The thing was there and has ended."""


class TooLarge(DomainError):
    """It is bigger than is accepted."""


class Unprocessable(DomainError):
    """The request is well formed but makes no sense here."""


class TooMany(DomainError):
    """The same was asked too often."""

    def __init__(self, sentence: str, *, retry_after: int, **facts: Any) -> None:
        super().__init__(sentence, retry_after=retry_after, **facts)
        self.retry_after = retry_after


class Unavailable(DomainError):
    """A part that is needed does not answer now."""
