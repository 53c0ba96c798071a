"""The rules by which duties are watched without a person."""

from marketplace.core.rules import Rule

REMINDERS = (30, 7, 0)
"""How many days before its day a firm is reminded of a duty."""

USUAL_PATIENCE = 14
"""How many days after its day an unfulfilled duty goes to the desk, unless told otherwise."""

LONGEST_PATIENCE = 365

DUTY_REMINDERS = Rule(
    id="duty-reminders",
    version=1,
    text_de="Wer der Stadt Daten schuldet, wird 30 und 7 Tage vor dem Termin und am Tag selbst "
    "erinnert; danach gilt die Lieferung als überfällig.",
    text_en="Whoever owes the city data is reminded 30 and 7 days before the day and on the day "
    "itself; after that the delivery is overdue.",
    threshold=", ".join(str(days) for days in REMINDERS),
    source="Auflage der Konzession, der Erlaubnis oder des Zuwendungsbescheids",
    mandatory=False,
)
DUTY_ESCALATION = Rule(
    id="duty-escalation",
    version=1,
    text_de="Bleibt eine geschuldete Lieferung so viele Tage nach dem Termin aus, wie die Pflicht "
    "sagt (sonst 14), geht sie an die Datenstelle und die Verantwortlichen des Unternehmens.",
    text_en="If owed data has not come so many days after the day as the duty says (14 unless told "
    "otherwise), it goes to the data desk and to those responsible at the firm.",
    threshold=USUAL_PATIENCE,
    source="Auflage der Konzession, der Erlaubnis oder des Zuwendungsbescheids",
    mandatory=False,
)
RULES = (DUTY_REMINDERS, DUTY_ESCALATION)
