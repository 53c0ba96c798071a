"""How notices refuse."""

from uuid import UUID

from marketplace.core.errors import NotFound
from marketplace.core.language import N_


class MessageNotFound(NotFound, code="message-not-found"):
    """The person has no such message."""

    def __init__(self, message_id: UUID) -> None:
        super().__init__(
            N_("You have no such message. Your list of messages shows all of them."),
            message=str(message_id),
        )


class NoOutbox(NotFound, code="no-outbox"):
    """Mail is shown in the demonstration only."""

    def __init__(self) -> None:
        super().__init__(N_("The outbox exists in the demonstration only. Here, mail is sent."))
