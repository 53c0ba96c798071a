"""Mail by SMTP."""

import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from marketplace.core import clock
from marketplace.core.settings import MailSettings
from marketplace.notices.mailer import LetterRefused
from marketplace.notices.wording import Letter

_TIMEOUT_SECONDS = 20
_PERMANENT = 500


def message_of(letter: Letter, *, sender: str) -> EmailMessage:
    """Return a letter as a message of text with an HTML alternative (RFC 2046, 5.1.4)."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = Address(letter.recipient_name, addr_spec=letter.recipient)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = f"<{letter.id}@{sender.rpartition('@')[2].rstrip('>')}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    return message


class SmtpMailer:
    """Sends each letter over a connection of its own, encrypted where the settings say so."""

    def __init__(self, settings: MailSettings) -> None:
        self._settings = settings

    def send(self, letter: Letter) -> None:
        """Hand a letter to the server."""
        settings = self._settings
        try:
            with smtplib.SMTP(settings.host, settings.port, timeout=_TIMEOUT_SECONDS) as server:
                if settings.starttls:
                    server.starttls(context=ssl.create_default_context())
                if settings.username and settings.password:
                    server.login(settings.username, settings.password.get_secret_value())
                server.send_message(message_of(letter, sender=settings.sender))
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _reason in error.recipients.values()]
            if all(code >= _PERMANENT for code in codes):
                raise LetterRefused(letter.id) from error
            raise
