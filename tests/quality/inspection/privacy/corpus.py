"""A labelled corpus of columns, made anew by Faker: what is personal in them, and what is not.

Names, streets and numbers come from Faker's lists and generators, which the detectors do not use.
Each column stands alone in its table, so that nothing beside it helps; its header says what it
holds, or nothing.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from faker import Faker
from stdnum.iso7064 import mod_11_10

ROWS = 40
LOCALES = {"de": "de_DE", "da": "da_DK", "en": "en_GB"}

Make = Callable[[Faker, random.Random], str]


@dataclass(frozen=True)
class Labelled:
    """A column with its header and cells; ``rule`` is what is personal in it, None if nothing."""

    name: str
    cells: list[str]
    rule: str | None


def _card(fake: Faker, _: random.Random) -> str:
    return fake.credit_card_number(card_type="visa16")


def _grouped_card(fake: Faker, chance: random.Random) -> str:
    digits = _card(fake, chance)
    return " ".join(digits[start : start + 4] for start in range(0, 16, 4))


def _iban(fake: Faker, _: random.Random) -> str:
    return fake.iban()


def _grouped_iban(fake: Faker, _: random.Random) -> str:
    digits = fake.iban()
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


def _cpr(fake: Faker, chance: random.Random) -> str:
    born = fake.date_of_birth(minimum_age=18, maximum_age=90)
    century = chance.randrange(0, 4) if born.year < 2000 else chance.randrange(4, 10)
    return f"{born:%d%m%y}-{century}{chance.randrange(1000):03d}"


def _bare_cpr(fake: Faker, chance: random.Random) -> str:
    return _cpr(fake, chance).replace("-", "")


def _insurance_number(fake: Faker, chance: random.Random) -> str:
    """A German pension insurance number, by § 2 VKVV."""
    born = fake.date_of_birth(minimum_age=18, maximum_age=90)
    letter, serial = chance.randrange(26), chance.randrange(100)
    area = chance.randrange(2, 90)
    digits = f"{area:02d}{born:%d%m%y}{letter + 1:02d}{serial:02d}"
    products = (
        int(d) * w for d, w in zip(digits, (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1), strict=True)
    )
    check = sum(p // 10 + p % 10 for p in products) % 10
    return f"{area:02d} {born:%d%m%y} {chr(65 + letter)} {serial:02d}{check}"


def _tax_id(_: Faker, chance: random.Random) -> str:
    while True:
        kept = chance.sample(range(10), 9)
        digits = [*kept, chance.choice(kept)]
        chance.shuffle(digits)
        if digits[0] != 0:
            number = "".join(map(str, digits))
            return number + mod_11_10.calc_check_digit(number)


def _tax_number(_: Faker, chance: random.Random) -> str:
    office, district, number = chance.randrange(101, 399), chance.randrange(100, 999), chance
    return f"{office}/{district}/{number.randrange(10000, 99999)}"


def _ssn(fake: Faker, _: random.Random) -> str:
    return fake.ssn()


def _phone(fake: Faker, _: random.Random) -> str:
    return fake.phone_number()


def _german_phone(_: Faker, chance: random.Random) -> str:
    area = chance.choice(["0351", "030", "040", "0621", "089", "0711"])
    return f"{area} / {chance.randrange(200000, 9999999)}"


def _danish_phone(_: Faker, chance: random.Random) -> str:
    first = chance.choice([20, 21, 22, 26, 27, 28, 40, 51, 60])
    return (
        f"{first} {chance.randrange(10, 99)} {chance.randrange(10, 99)} {chance.randrange(10, 99)}"
    )


def _mobile(_: Faker, chance: random.Random) -> str:
    net = chance.choice(["1515", "160", "171", "1762", "179"])
    return f"0{net}{chance.randrange(2000000, 9999999)}"


def _email(fake: Faker, _: random.Random) -> str:
    return fake.email()


def _plate(fake: Faker, _: random.Random) -> str:
    return fake.license_plate()


def _name(fake: Faker, _: random.Random) -> str:
    return f"{fake.first_name()} {fake.last_name()}"


def _turned(fake: Faker, _: random.Random) -> str:
    return f"{fake.last_name()}, {fake.first_name()}"


def _given(fake: Faker, _: random.Random) -> str:
    return fake.first_name()


def _surname(fake: Faker, _: random.Random) -> str:
    return fake.last_name()


def _birth_date(form: str) -> Make:
    return lambda fake, _: f"{fake.date_of_birth(minimum_age=1, maximum_age=95):{form}}"


def _text(sentence: str, make: Make, *, one_in: int = 4) -> Make:
    """Return texts of which some hold what ``make`` makes."""

    def written(fake: Faker, chance: random.Random) -> str:
        if chance.randrange(one_in):
            return fake.sentence(nb_words=9)
        return sentence.format(make(fake, chance))

    return written


# rule -> (languages or a locale, headers, how a cell is made)
_PERSONAL: list[tuple[str, str, list[str], Make]] = [
    ("email", "de", ["E-Mail", "feld_4"], _email),
    ("email", "da", ["mail", "kolonne7"], _email),
    ("email", "en", ["email_address", "col3"], _email),
    ("email", "de", ["Bemerkung"], _text("Rückfragen an {}, danke.", _email)),
    ("email", "da", ["Note"], _text("Skriv til {} inden fredag", _email)),
    ("email", "en", ["comment"], _text("please contact {} for more", _email)),
    ("phone", "de", ["Telefon", "Rufnummer", "Spalte5"], _german_phone),
    ("phone", "de", ["Handynummer", "wert_b"], _mobile),
    ("phone", "de", ["Telefon privat"], _phone),
    ("phone", "da", ["Telefon", "tlf.", "kolonne_2"], _danish_phone),
    ("phone", "da", ["telefonnummer"], _phone),
    ("phone", "en", ["Phone Number", "mobile"], _phone),
    ("phone", "de", ["Notiz"], _text("Bitte unter {} zurückrufen", _german_phone)),
    ("phone", "en", ["remarks"], _text("call +49 {} tomorrow", lambda f, c: _mobile(f, c)[1:])),
    ("iban", "de", ["IBAN", "Angabe"], _iban),
    ("iban", "de", ["Bankverbindung"], _grouped_iban),
    ("iban", "da", ["konto", "felt9"], _iban),
    ("iban", "en", ["iban", "value_x"], _grouped_iban),
    ("iban", "de", ["Verwendungszweck"], _text("Erstattung auf {} erbeten", _grouped_iban)),
    ("iban", "en", ["notes"], _text("refund to {} please", _iban, one_in=8)),
    ("card", "de", ["Kreditkarte", "zahlung"], _card),
    ("card", "da", ["kortnummer", "betaling"], _grouped_card),
    ("card", "en", ["credit_card_number", "payment"], _card),
    ("card", "en", ["comments"], _text("paid with {} yesterday", _grouped_card)),
    ("plate", "de", ["Kfz-Kennzeichen", "Kennzeichen", "Merkmal"], _plate),
    ("plate", "da", ["nummerplade", "felt_3"], _plate),
    ("plate", "en", ["licence_plate"], _plate),
    ("plate", "de_AT", ["Kennzeichen", "Eintrag"], _plate),
    ("plate", "nl_NL", ["kenteken", "kolom4"], _plate),
    ("plate", "de", ["Meldung"], _text("PKW mit Kennzeichen {} auf dem Gehweg", _plate)),
    ("person_number", "da", ["CPR-nummer", "cprnr", "kolonne1"], _cpr),
    ("person_number", "da", ["personnummer", "kolonne3"], _bare_cpr),
    ("person_number", "da", ["Bemærkning"], _text("Borger med CPR {} har klaget", _cpr)),
    ("person_number", "de", ["Versicherungsnummer", "Nummer"], _insurance_number),
    ("person_number", "nl_NL", ["BSN", "nummer"], _ssn),
    ("person_number", "de_AT", ["SV-Nummer", "Zahl"], _ssn),
    ("tax_number", "de", ["Steuer-ID", "Ident", "steuerliche_idnr"], _tax_id),
    ("tax_number", "de", ["Steuernummer", "aktenfeld"], _tax_number),
    ("tax_number", "de", ["Vermerk"], _text("Steuer-ID {} liegt vor", _tax_id)),
    ("ip", "en", ["ip_address", "client", "source_ip"], lambda f, _: f.ipv4_public()),
    ("ip", "de", ["IP-Adresse", "Herkunft"], lambda f, _: f.ipv6()),
    ("ip", "da", ["log"], _text("forbindelse fra {} afvist", lambda f, _: f.ipv4_public())),
    ("mac", "en", ["mac_address", "device"], lambda f, _: f.mac_address()),
    ("mac", "de", ["Gerät"], lambda f, _: f.mac_address().replace(":", "-").upper()),
    ("birth_date", "de", ["Geburtsdatum", "geb."], _birth_date("%d.%m.%Y")),
    ("birth_date", "da", ["fødselsdato", "Født"], _birth_date("%d-%m-%Y")),
    ("birth_date", "en", ["date_of_birth", "DOB"], _birth_date("%Y-%m-%d")),
    (
        "birth_date",
        "de",
        ["Anmerkung"],
        _text("Kind, geb. am {}, angemeldet", _birth_date("%d.%m.%Y")),
    ),
    ("name", "de", ["Name", "Antragsteller", "feld2", "Melder"], _name),
    ("name", "da", ["Navn", "Borger", "kolonne5"], _name),
    ("name", "en", ["Full Name", "owner", "field_2", "Customer Name"], _name),
    ("name", "de", ["Sachbearbeiter", "spalte1"], _turned),
    ("name", "da", ["fulde navn", "tekst"], _turned),
    ("name", "en", ["tenant", "attr"], _turned),
    ("name", "de", ["Vorname"], _given),
    ("name", "de", ["Nachname", "Familienname"], _surname),
    ("name", "da", ["fornavn"], _given),
    ("name", "da", ["efternavn"], _surname),
    ("name", "en", ["first_name", "given name"], _given),
    ("name", "en", ["surname", "last name"], _surname),
    ("name", "de", ["Beschwerde"], _text("Frau {} hat sich gemeldet", _surname)),
    ("name", "en", ["report"], _text("Mr {} called about the noise", _surname)),
]


def _street(fake: Faker, _: random.Random) -> str:
    return fake.street_name()


def _named_street(fake: Faker, _: random.Random) -> str:
    return f"{fake.first_name()}-{fake.last_name()}-Straße"


def _school(fake: Faker, chance: random.Random) -> str:
    kind = chance.choice(["Grundschule", "Gymnasium", "Oberschule", "Kita"])
    return f"{fake.first_name()}-{fake.last_name()}-{kind}"


def _figure(low: int, high: int) -> Make:
    return lambda _, chance: str(chance.randrange(low, high))


def _coded(pattern: str) -> Make:
    return lambda fake, _: fake.bothify(pattern).upper()


def _chosen(*values: str) -> Make:
    return lambda _, chance: chance.choice(values)


def _ean(fake: Faker, _: random.Random) -> str:
    return fake.ean13()


_HARMLESS: list[tuple[str, list[str], Make]] = [
    ("de", ["Straße", "strassenname", "text1"], _street),
    ("da", ["vejnavn", "felt1"], _street),
    ("en", ["street", "field1"], _street),
    ("de", ["Straße", "Lage", "x1"], _named_street),
    ("de", ["Schule", "Bezeichnung"], _school),
    ("de", ["Anschrift"], lambda f, _: f.address().replace("\n", ", ")),
    ("da", ["adresse"], lambda f, _: f.street_address()),
    ("en", ["address"], lambda f, _: f.street_address()),
    ("de", ["Ort", "Feld"], lambda f, _: f.city()),
    ("da", ["by"], lambda f, _: f.city()),
    ("en", ["town", "col"], lambda f, _: f.city()),
    ("de", ["Firma", "Name des Betriebs"], lambda f, _: f.company()),
    ("en", ["company", "licensee_business"], lambda f, _: f.company()),
    ("de", ["Beruf"], lambda f, _: f.job()),
    ("en", ["occupation"], lambda f, _: f.job()),
    ("en", ["country"], lambda f, _: f.country()),
    ("de", ["Land"], lambda f, _: f.country()),
    ("de", ["Farbe"], lambda f, _: f.color_name()),
    ("de", ["Hinweis", "Beschreibung"], lambda f, _: f.sentence(nb_words=12)),
    ("da", ["beskrivelse"], lambda f, _: f.sentence(nb_words=12)),
    ("en", ["description", "notes"], lambda f, _: f.sentence(nb_words=12)),
    ("de", ["Haltestellen-ID", "id"], _coded("de:14612:####")),
    ("en", ["station_id", "code"], _coded("ST-####")),
    ("de", ["Sensor"], _coded("SENS-??-###")),
    ("de", ["Linie"], _coded("?##")),
    ("de", ["Raum"], _coded("?-##.##")),
    ("de", ["Aktenzeichen"], _coded("##-####.##-#/##")),
    ("de", ["Bebauungsplan"], _coded("B-Plan ###")),
    ("en", ["licence_number"], _coded("LN/20######")),
    ("en", ["permit"], _coded("PRM-2024-#####")),
    ("de", ["Artikel"], _coded("??-####-??")),
    ("de", ["uuid"], lambda f, _: f.uuid4()),
    ("en", ["gtin", "number"], _ean),
    ("en", ["isbn"], lambda f, _: f.isbn13()),
    ("de", ["USt-IdNr"], _coded("DE#########")),
    ("de", ["AGS"], _coded("0######0")),
    ("de", ["ARS"], _coded("14612########")),
    ("de", ["PLZ"], lambda f, _: f.postcode()),
    ("de", ["lfd. Nr."], _figure(100000, 999999)),
    ("en", ["order_number", "ref"], _figure(10**9, 10**10)),
    ("de", ["Vorgang", "zaehler"], _figure(10**10, 10**11)),
    ("de", ["Flurstück"], _coded("####/##")),
    ("en", ["transaction"], _figure(10**15, 10**16)),
    ("en", ["object_number"], _figure(10**8, 10**9)),
    ("de", ["Zeitpunkt"], lambda f, _: f"{f.date_time_this_decade():%d.%m.%Y %H:%M}"),
    ("en", ["timestamp"], lambda f, _: f"{f.date_time_this_decade():%Y-%m-%dT%H:%M:%S}"),
    ("en", ["epoch"], lambda f, _: str(int(f.date_time_this_decade().timestamp()))),
    ("de", ["Datum", "eröffnet_am"], lambda f, _: f"{f.date_this_century():%d.%m.%Y}"),
    ("en", ["date"], lambda f, _: f"{f.date_this_century():%Y-%m-%d}"),
    ("de", ["Uhrzeit"], lambda f, _: f.time()),
    ("de", ["Öffnungszeiten"], _chosen("Mo-Fr 08:00-16:00", "Di 9-12 Uhr", "täglich 10:00-18:00")),
    (
        "de",
        ["Betrag"],
        lambda _, c: f"{c.randrange(1, 999)}.{c.randrange(100, 999)},{c.randrange(10, 99)}",
    ),
    ("de", ["Koordinate"], lambda f, _: f"{f.latitude():.5f} {f.longitude():.5f}"),
    ("en", ["wkt"], lambda f, _: f"POINT({f.longitude():.5f} {f.latitude():.5f})"),
    (
        "en",
        ["version"],
        lambda _, c: f"{c.randrange(9)}.{c.randrange(20)}.{c.randrange(9)}.{c.randrange(9)}",
    ),
    ("en", ["url"], lambda f, _: f.url()),
    (
        "en",
        ["license"],
        _chosen("CC BY 4.0", "dl-de/by-2-0", "CC0-1.0", "ODbL 1.0", "dl-de-zero-2.0"),
    ),
    ("de", ["Norm"], _coded("DIN EN ####")),
    (
        "de",
        ["Gattung"],
        _chosen("Tilia cordata", "Acer platanoides", "Quercus robur", "Betula pendula"),
    ),
    ("de", ["Wochentag"], _chosen("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag")),
    ("en", ["weather"], _chosen("Partly Cloudy", "Clear", "Light Rain", "Heavy Snow", "Fog")),
    ("en", ["sha256"], lambda f, _: f.sha256()),
    (
        "de",
        ["Kontakt"],
        _chosen("info@stadt.example", "poststelle@amt.example", "presse@stadt.example"),
    ),
    ("de", ["Hotline"], _chosen("0800 1234567", "0800 7654321")),
    ("de", ["Ergebnis", "Anteil"], lambda _, c: f"{c.random() * 100:.2f}".replace(".", ",")),
    ("de", ["Gesetz"], _coded("§ ## Abs. # BauGB")),
    ("en", ["lot"], _coded("??##??##")),
    ("de", ["Gewässer"], _chosen("Großer Garten", "Blaues Wunder", "Weiße Elster", "Alte Donau")),
    (
        "de",
        ["Veranstaltung"],
        _chosen("Lange Nacht", "Bunte Republik", "Tag der Sachsen", "Elbhangfest"),
    ),
]


def corpus(seed: int = 4) -> list[Labelled]:
    """Return all columns of the corpus; the same ones for the same seed."""
    return [*_labelled(seed)]


def _labelled(seed: int) -> Iterator[Labelled]:
    chance = random.Random(seed)  # noqa: S311 - test data
    for number, (kind, language, headers, make) in enumerate(_PERSONAL):
        for header in headers:
            yield _column(header, f"privacy.{kind}", language, make, chance, seed + number)
    for number, (language, headers, make) in enumerate(_HARMLESS):
        for header in headers:
            yield _column(header, None, language, make, chance, seed + 1000 + number)


def _column(
    header: str, rule: str | None, language: str, make: Make, chance: random.Random, seed: int
) -> Labelled:
    fake = Faker(LOCALES.get(language, language))
    fake.seed_instance(f"{seed} {header}")
    return Labelled(header, [make(fake, chance) for _ in range(ROWS)], rule)
