"""The summary that stands above every contract: what you may, and what you may not."""

from marketplace.contracts.policies import PRESETS
from marketplace.contracts.purposes import PURPOSES
from marketplace.contracts.wording.conditions import Use
from marketplace.contracts.wording.texts import Texts

_ANY_PURPOSE = Texts(
    "Die Daten für jeden Zweck nutzen, den das Gesetz erlaubt",
    "Use the data for any lawful purpose",
)
_IN_HOUSE = Texts(
    "Die Daten im eigenen Betrieb speichern, auswerten und mit anderen Daten verknüpfen",
    "Store the data in your own business, analyse it and link it with other data",
)
_CONTRACTORS = Texts(
    "Dienstleister damit arbeiten lassen, die nach Ihrer Weisung handeln",
    "Let contractors work with it who act on your instructions",
)
_OTHER_PURPOSES = Texts(
    "Die Daten für andere Zwecke nutzen",
    "Use the data for other purposes",
)


def may(use: Use) -> list[Texts]:
    """Return what the user of the data may do."""
    points = [_purposes(use), _IN_HOUSE, _CONTRACTORS]
    for preset in PRESETS.values():
        if preset.id in use.policy:
            points += [preset.may] if preset.may else []
        elif preset.otherwise:
            points.append(preset.otherwise.may)
    return points


def may_not(use: Use) -> list[Texts]:
    """Return what the user of the data may not do; nothing if nothing is forbidden."""
    points = [_OTHER_PURPOSES] if use.purposes else []
    return points + [preset.may_not for preset in PRESETS.values() if preset.id in use.policy]


def named(use: Use) -> Texts:
    """Return the names of the purposes, as a list in a sentence."""
    titles = [PURPOSES[code].title for code in use.purposes]
    return Texts(", ".join(title.de for title in titles), ", ".join(title.en for title in titles))


def _purposes(use: Use) -> Texts:
    if not use.purposes:
        return _ANY_PURPOSE
    names = named(use)
    return Texts(f"Die Daten nutzen für: {names.de}", f"Use the data for: {names.en}")
