"""The published rules by which accounts refuse."""

from marketplace.core.rules import Rule

_BSI = "BSI IT-Grundschutz-Kompendium 2023, ORP.4"

PASSWORD_LENGTH = Rule(
    id="password-length",
    version=1,
    text_de="Ein Passwort hat mindestens 10 Zeichen.",
    text_en="A password has at least 10 characters.",
    threshold=10,
    source="NIST SP 800-63B-4, 3.1.1.2",
)

FAILURES_PER_ADDRESS = Rule(
    id="sign-in-failures-per-address",
    version=1,
    text_de="Nach 10 fehlgeschlagenen Anmeldungen einer Adresse in 15 Minuten pausiert die "
    "Anmeldung. Gezählt werden nur Fehlversuche; eine erfolgreiche Anmeldung löscht sie.",
    text_en="After 10 failed sign-ins of an address within 15 minutes, signing in pauses. Only "
    "failures count; a successful sign-in clears them.",
    threshold=10,
    source=_BSI,
)

FAILURES_PER_NETWORK = Rule(
    id="sign-in-failures-per-network",
    version=1,
    text_de="Nach 100 fehlgeschlagenen Anmeldungen aus einem Netz in 15 Minuten pausiert die "
    "Anmeldung aus diesem Netz.",
    text_en="After 100 failed sign-ins from one network within 15 minutes, signing in from that "
    "network pauses.",
    threshold=100,
    source=_BSI,
)

INVITATIONS_PER_DAY = Rule(
    id="invitations-per-day",
    version=1,
    text_de="Eine Organisation verschickt höchstens 100 Einladungen am Tag.",
    text_en="An organization sends at most 100 invitations a day.",
    threshold=100,
    source="Schutz Dritter vor unerwünschter Post, § 7 UWG",
)

RULES = (PASSWORD_LENGTH, FAILURES_PER_ADDRESS, FAILURES_PER_NETWORK, INVITATIONS_PER_DAY)
