"""The published rules of mending: how long an override holds, how long an original is kept."""

from marketplace.core.rules import Rule

LONGEST_OVERRIDE_DAYS = 366
_GDPR = "Verordnung (EU) 2016/679 (DSGVO)"

OVERRIDE_LENGTH = Rule(
    id="override_length",
    version=1,
    text_de="Eine begründete Ausnahme von einem Datenschutzbefund gilt höchstens so viele Tage. "
    "Nur eine Person der Datenstelle kann sie aussprechen; sie steht im Protokoll.",
    text_en="A reasoned exception from a privacy finding holds for so many days at most. Only a "
    "person of the data desk can grant it, and it stands in the log.",
    threshold=LONGEST_OVERRIDE_DAYS,
    source=_GDPR + ", Art. 5 Abs. 2, Art. 6",
)
ORIGINAL_DELETED = Rule(
    id="original_deleted",
    version=1,
    text_de="Eine Datei, die der Datenschutz zurückgewiesen hat, wird nach so vielen Tagen "
    "gelöscht, wenn die Installation nichts anderes bestimmt und niemand einen Grund nennt, sie im "
    "geschlossenen Speicher aufzuheben.",
    text_en="A file that was refused for privacy is deleted after so many days, unless the "
    "installation decides otherwise or somebody states a reason to keep it in the closed store.",
    threshold=14,
    source=_GDPR + ", Art. 5 Abs. 1 lit. e, Art. 17",
)

RULES = (OVERRIDE_LENGTH, ORIGINAL_DELETED)
