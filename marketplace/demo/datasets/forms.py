"""What shows how other forms are read, and how a file is mended: a workbook, a map, a feed."""

from datetime import date

from marketplace.demo import exports
from marketplace.demo.city import ENVIRONMENT, MOBILITY, STATISTICS
from marketplace.demo.datasets.mobility import BIKE_RENTAL, STATIONS
from marketplace.demo.describing import DemoDataset, Texts
from quality.inspection.order import Repair

DAILY_RENTALS = DemoDataset(
    slug="radverleih-tagessummen",
    publisher=STATISTICS,
    source=BIKE_RENTAL.source,
    title=Texts("Radverleih: Ausleihen je Tag", "Bike rental: trips by day"),
    description=Texts(
        "Ausleihen von Leihrädern in Washington, D.C., je Tag der Jahre 2011 und 2012. Die Datei "
        "ist eine Excel-Mappe mit Titel über und Anmerkung unter der Tabelle.",
        "Bikes rented in Washington, D.C., on each day of 2011 and 2012. The file is an Excel "
        "workbook with a title above the table and a note below.",
    ),
    questions=(Texts("An welchem Tag fuhren die meisten?", "On which day did most people ride?"),),
    keywords=(Texts("Radverkehr", "cycling"), Texts("Tagessummen", "daily totals")),
    limits=Texts("165 Stunden fehlen in der Quelle.", "165 hours are missing at the source."),
    themes=("TRAN",),
    license="cc-by-4.0",
    place="Washington, D.C., USA",
    bbox=(-77.12, 38.79, -76.91, 39.00),
    period=(date(2011, 1, 1), date(2012, 12, 31)),
    origin="derived",
    frequency="NEVER",
    deliveries=(exports.daily_rentals,),
    changes=Texts(
        "Stunden zu Tagen summiert, als Excel-Mappe mit Titelzeilen und Fußnote geschrieben.",
        "Hours summed to days, written as an Excel workbook with title lines and a footnote.",
    ),
)

NORTHERN_STATIONS = DemoDataset(
    slug="bahnhoefe-schleswig-holstein",
    publisher=MOBILITY,
    source=STATIONS.source,
    title=Texts(
        "Bahnhöfe in Schleswig-Holstein als Karte", "Stations in Schleswig-Holstein, mapped"
    ),
    description=Texts(
        "Die Bahnhöfe, für die das Land Schleswig-Holstein den Nahverkehr bestellt, als Punkte "
        "einer Karte.",
        "The stations for which the state of Schleswig-Holstein orders local trains, as points on "
        "a map.",
    ),
    questions=(Texts("Wo hält der Zug im Norden?", "Where do trains stop in the north?"),),
    keywords=(
        Texts("Bahnhof", "station"),
        Texts("Karte", "map"),
        Texts("Nahverkehr", "local trains"),
    ),
    limits=Texts(
        "Stand der Quelle; Haltepunkte anderer Besteller fehlen.",
        "As of the source; stops that others order trains for are missing.",
    ),
    themes=("TRAN", "REGI"),
    license="cc-by-4.0",
    place="Schleswig-Holstein",
    origin="survey",
    frequency="NEVER",
    deliveries=(exports.northern_stations,),
    changes=Texts(
        "Auf einen Besteller begrenzt, als GeoJSON geschrieben.",
        "Limited to one body that orders trains, written as GeoJSON.",
    ),
)

TIMETABLE = DemoDataset(
    slug="fahrplan-hafenstadt",
    publisher=MOBILITY,
    source=None,
    title=Texts("Fahrplan der Busse und der Fähre", "Timetable of buses and the ferry"),
    description=Texts(
        "Sieben Buslinien und eine Fähre als Fahrplanpaket (GTFS): Haltestellen, Linien, Fahrten "
        "und Zeiten eines Jahres.",
        "Seven bus lines and a ferry as a timetable feed (GTFS): stops, lines, trips and times of "
        "one year.",
    ),
    questions=(Texts("Wann fährt der nächste Bus?", "When does the next bus leave?"),),
    keywords=(Texts("Fahrplan", "timetable"), Texts("Bus", "bus"), Texts("Fähre", "ferry")),
    limits=Texts("Nach diesem Plan fährt niemand.", "Nothing runs to this timetable."),
    themes=("TRAN",),
    license="dl-de-zero-2.0",
    place="Hafenstadt (erfunden)",
    period=(date(2026, 1, 1), date(2026, 12, 31)),
    origin="simulated",
    frequency="ANNUAL",
    deliveries=(exports.timetable,),
    made_up=Texts(
        "Dieser Fahrplan ist erfunden wie die Stadt, in der er gilt.",
        "This timetable is made up like the city it is for.",
    ),
)

TREE_REPORTS = DemoDataset(
    slug="baummeldungen",
    publisher=ENVIRONMENT,
    source=None,
    title=Texts("Meldungen zu Stadtbäumen", "Reports about city trees"),
    description=Texts(
        "Meldungen über Schäden an Bäumen, nach Straße und Baumart. Die gelieferte Datei enthielt "
        "die Adressen der Absender; online ist eine Fassung ohne sie.",
        "Reports of damage to trees, by street and kind of tree. The delivered file held its "
        "senders' addresses; what is online is a version without them.",
    ),
    questions=(Texts("Welche Bäume werden oft gemeldet?", "Which trees are reported often?"),),
    keywords=(Texts("Bäume", "trees"), Texts("Meldungen", "reports")),
    limits=Texts("Nur zur Vorführung.", "For demonstration only."),
    themes=("ENVI",),
    license="dl-de-zero-2.0",
    place="Hafenstadt (erfunden)",
    origin="simulated",
    frequency="QUARTERLY",
    deliveries=(exports.tree_reports,),
    made_up=Texts(
        "Diese Datei ist erfunden, samt allen Adressen. Sie zeigt, wie eine Datei vor der "
        "Veröffentlichung bereinigt wird.",
        "This file is made up, with every address in it. It shows how a file is mended before it "
        "is published.",
    ),
    repairs=(Repair(kind="drop", columns=["absender"]),),
)

DATASETS = (DAILY_RENTALS, NORTHERN_STATIONS, TIMETABLE, TREE_REPORTS)
