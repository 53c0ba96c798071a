"""What the pay page says, in German and English."""

from collections.abc import Mapping

Words = Mapping[str, str]

ENGLISH: Words = {
    "lang": "en",
    "banner": "Sandbox: no money moves here. Only test cards are accepted.",
    "title": "Pay by card",
    "to_pay": "To pay now",
    "afterwards": "Afterwards {amount} {interval}, first on {date}.",
    "recurring": "{amount} {interval}, until you cancel.",
    "every_month": "each month",
    "every_year": "each year",
    "every_week": "each week",
    "every_day": "each day",
    "quantity": "{quantity} × {name}",
    "number": "Card number",
    "number_hint": "For a payment that works: 4242 4242 4242 4242",
    "exp": "Valid until",
    "exp_hint": "Month and year, as 12 / 34",
    "cvc": "Security code",
    "cvc_hint": "Any three digits",
    "pay": "Pay {amount}",
    "start_trial": "Start the trial",
    "cancel": "Cancel and go back",
    "problem": "The payment did not work",
    "number_missing": "Please enter the card number.",
    "number_invalid": "This is not a card number. Please check the digits.",
    "number_not_test": "The sandbox takes test cards only, such as 4242 4242 4242 4242.",
    "exp_invalid": "Please enter month and year, as 12 / 34.",
    "exp_past": "This card has run out. Please enter a date in the future.",
    "cvc_invalid": "Please enter the three or four digits of the security code.",
    "declined": "The card was declined. Nothing was charged. Please try another card.",
    "unauthenticated": (
        "The bank could not confirm that it is you. Nothing was charged. Please try again."
    ),
    "cards_title": "Test cards",
    "cards_pays": "pays",
    "cards_declined": "is declined",
    "cards_authenticates": "asks for 3-D Secure",
    "cards_fails_later": "pays now, fails at the next renewal",
    "authentication_title": "Is it you?",
    "authentication_text": (
        "In real life your bank would ask you now (3-D Secure). Choose how this test goes on."
    ),
    "authenticate": "Authenticate",
    "fail": "Fail the authentication",
    "complete_title": "Already paid",
    "complete_text": "This page has been paid. You can close it.",
    "expired_title": "Page expired",
    "expired_text": "This pay page has expired. Please start again where you came from.",
    "unknown_title": "No such page",
    "unknown_text": "There is no such pay page. Please check the address.",
    "back": "Go on",
}

GERMAN: Words = {
    "lang": "de",
    "banner": "Sandbox: Hier fließt kein Geld. Nur Testkarten werden angenommen.",
    "title": "Mit Karte zahlen",
    "to_pay": "Jetzt zu zahlen",
    "afterwards": "Danach {amount} {interval}, zuerst am {date}.",
    "recurring": "{amount} {interval}, bis Sie kündigen.",
    "every_month": "im Monat",
    "every_year": "im Jahr",
    "every_week": "in der Woche",
    "every_day": "am Tag",
    "quantity": "{quantity} × {name}",
    "number": "Kartennummer",
    "number_hint": "Für eine Zahlung, die gelingt: 4242 4242 4242 4242",
    "exp": "Gültig bis",
    "exp_hint": "Monat und Jahr, etwa 12 / 34",
    "cvc": "Prüfnummer",
    "cvc_hint": "Drei beliebige Ziffern",
    "pay": "{amount} zahlen",
    "start_trial": "Probezeit beginnen",
    "cancel": "Abbrechen und zurück",
    "problem": "Die Zahlung hat nicht geklappt",
    "number_missing": "Bitte geben Sie die Kartennummer ein.",
    "number_invalid": "Das ist keine Kartennummer. Bitte prüfen Sie die Ziffern.",
    "number_not_test": "Die Sandbox nimmt nur Testkarten, etwa 4242 4242 4242 4242.",
    "exp_invalid": "Bitte geben Sie Monat und Jahr ein, etwa 12 / 34.",
    "exp_past": "Diese Karte ist abgelaufen. Bitte geben Sie ein Datum in der Zukunft ein.",
    "cvc_invalid": "Bitte geben Sie die drei oder vier Ziffern der Prüfnummer ein.",
    "declined": (
        "Die Karte wurde abgelehnt. Es wurde nichts abgebucht. Bitte versuchen Sie eine andere."
    ),
    "unauthenticated": (
        "Die Bank konnte nicht bestätigen, dass Sie es sind. Es wurde nichts abgebucht. "
        "Bitte versuchen Sie es noch einmal."
    ),
    "cards_title": "Testkarten",
    "cards_pays": "zahlt",
    "cards_declined": "wird abgelehnt",
    "cards_authenticates": "fragt nach 3-D Secure",
    "cards_fails_later": "zahlt jetzt, scheitert bei der nächsten Verlängerung",
    "authentication_title": "Sind Sie es?",
    "authentication_text": (
        "Im echten Leben würde jetzt Ihre Bank fragen (3-D Secure). Wählen Sie, wie dieser Test "
        "weitergeht."
    ),
    "authenticate": "Bestätigen",
    "fail": "Bestätigung scheitern lassen",
    "complete_title": "Schon bezahlt",
    "complete_text": "Diese Seite ist bezahlt. Sie können sie schließen.",
    "expired_title": "Seite abgelaufen",
    "expired_text": (
        "Diese Bezahlseite ist abgelaufen. Bitte beginnen Sie dort neu, wo Sie hergekommen sind."
    ),
    "unknown_title": "Seite nicht gefunden",
    "unknown_text": "Diese Bezahlseite gibt es nicht. Bitte prüfen Sie die Adresse.",
    "back": "Weiter",
}


def words(locale: str | None, accepted: str) -> Words:
    """Return the words of a session's locale; without one, of what the browser likes best."""
    wanted = locale if locale not in {None, "auto"} else accepted.strip()
    return GERMAN if (wanted or "").lower().startswith("de") else ENGLISH
