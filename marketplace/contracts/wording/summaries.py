"""What each contract model comes to, on one page, for people who read nothing else first."""

from marketplace.contracts.wording.texts import Texts

_FREE = Texts("Es kostet nichts.", "It costs nothing.")
_END_ANY_TIME = Texts(
    "Beide Seiten beenden den Vertrag mit einem Klick; eine Frist steht im Vertrag, wenn es eine "
    "gibt.",
    "Either side ends the contract with one click; a time of notice stands in the contract if "
    "there is one.",
)
_RIGHTS_STAY = Texts(
    "Die Daten bleiben beim Anbieter; Sie bekommen ein Recht zur Nutzung.",
    "The data stays with the provider; you get a right to use.",
)
_STAYS_WITH_CITY = Texts(
    "Die Rechte an den Daten bleiben bei der Stadt. Niemand bekommt sie für sich allein, auch der "
    "Betreiber nicht.",
    "The rights in the data stay with the city. Nobody gets it for themselves alone, nor does the "
    "operator.",
)
_NAMED_PURPOSE = Texts(
    "Sie nutzen die Daten für die Zwecke, die der Vertrag nennt, erkennen niemanden darin und "
    "geben sie nicht weiter, wo der Vertrag das sagt.",
    "You use the data for the purposes the contract names, recognise nobody in it and do not pass "
    "it on where the contract says so.",
)
_RETURN = Texts(
    "Nach dem Ende löschen Sie die Daten binnen 30 Tagen und bestätigen es.",
    "After the end you delete the data within 30 days and attest it.",
)
_CITY_MAY = Texts(
    "Die Stadt darf prüfen, bei Verstößen kündigen und im öffentlichen Interesse sofort "
    "widerrufen.",
    "The city may audit, terminate for cause and revoke at once in the public interest.",
)
_PUBLIC = Texts(
    "Dass Sie die Daten nutzen, wofür und wie lange, steht im öffentlichen Register.",
    "That you use the data, for what and how long, stands in the public register.",
)
_NEW_VERSIONS = Texts(
    "Neue Versionen gehören dazu; jede wird geprüft, bevor Sie sie bekommen.",
    "New versions are included; each is checked before you get it.",
)
_RENEWS = Texts(
    "Sie zahlen im Voraus je Monat oder Jahr; der Preis bleibt, solange der Vertrag läuft.",
    "You pay in advance by the month or year; the price stays as long as the contract runs.",
)
_GROUND = Texts(
    "Warum die Stadt Geld nimmt, wie sie rechnet, wer dafür einsteht und wann das überprüft wird, "
    "steht im Vertrag.",
    "Why the city takes money, how it calculates, who answers for it and when that is reviewed "
    "stands in the contract.",
)

OPEN_LICENSE = (
    Texts(
        "Die Daten sind offen: ohne Anmeldung, kostenlos, für jeden Zweck, auch zum Verkaufen.",
        "The data is open: without sign-in, free of charge, for any purpose, also for selling.",
    ),
    Texts(
        "Sie tun nur, was die Lizenz verlangt, meist: die Quelle nennen.",
        "You do only what the licence asks, mostly: name the source.",
    ),
    Texts(
        "Was Sie einmal haben, dürfen Sie behalten, auch wenn der Datensatz zurückgezogen wird.",
        "What you once have you may keep, also when the dataset is withdrawn.",
    ),
)
FREE_WITH_CONDITIONS = (
    _FREE,
    _NAMED_PURPOSE,
    _NEW_VERSIONS,
    Texts(
        "Bei Daten der Stadt bleiben alle Rechte bei ihr; sie darf prüfen und widerrufen.",
        "With data of the city all rights stay with it; it may audit and revoke.",
    ),
    _END_ANY_TIME,
)
COMPANY_SUBSCRIPTION = (_RENEWS, _NEW_VERSIONS, _NAMED_PURPOSE, _RIGHTS_STAY, _END_ANY_TIME)
CITY_SUBSCRIPTION = (
    _RENEWS,
    _GROUND,
    _STAYS_WITH_CITY,
    _NAMED_PURPOSE,
    _RETURN,
    _CITY_MAY,
    _PUBLIC,
)
ONE_OFF = (
    Texts(
        "Sie zahlen einmal. Der Vertrag verlängert sich nicht und kostet nichts mehr.",
        "You pay once. The contract does not renew itself and costs nothing more.",
    ),
    _NEW_VERSIONS,
    _NAMED_PURPOSE,
    _RIGHTS_STAY,
    _END_ANY_TIME,
)
COLLECTED_FOR_CITY = (
    Texts(
        "Ein Unternehmen hat die Daten im Auftrag der Stadt erhoben und bietet sie an.",
        "A company collected the data on the city's behalf and offers it.",
    ),
    Texts(
        "Die Stadt hat daran ein kostenloses Recht auf Dauer, gleich wer sonst dafür zahlt.",
        "The city has a free and lasting right in it, whoever else pays for it.",
    ),
    _STAYS_WITH_CITY,
    _NAMED_PURPOSE,
    _RETURN,
    _CITY_MAY,
    _PUBLIC,
)
SUPPLY_TO_CITY = (
    Texts(
        "Ein Unternehmen liefert der Stadt Daten, die es ihr schuldet, kostenlos.",
        "A company supplies the city, free of charge, with data that it owes.",
    ),
    Texts(
        "Geliefert ist, was die veröffentlichten Prüfungen besteht.",
        "Delivered is what passes the published checks.",
    ),
    Texts(
        "Die Stadt nutzt die Daten für ihre Aufgaben, zeitlich unbegrenzt.",
        "The city uses the data for its tasks, without limit in time.",
    ),
    Texts(
        "Die Pflicht zu liefern endet mit der Konzession, nicht mit diesem Vertrag.",
        "The duty to deliver ends with the concession, not with this contract.",
    ),
)
