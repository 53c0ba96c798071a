"""What business development, the utility and a company publish."""

from datetime import date

from catalog.models import Access
from marketplace.demo import sources
from marketplace.demo.city import ECONOMY, PROVIDER, UTILITY
from marketplace.demo.describing import DemoDataset, Texts
from marketplace.demo.shipped import Source

_NOAA = "NOAA National Centers for Environmental Information"
_PUBLIC_DOMAIN = Texts(
    "Gemeinfrei als Werk der US-Regierung; das Register führt dafür CC0.",
    "Public domain as a work of the US government; the register lists this as CC0.",
)

ACTIVITIES = DemoDataset(
    slug="wirtschaftszweige-nace",
    publisher=ECONOMY,
    source=Source(
        maker="Eurostat, NACE Rev. 2.1",
        license="CC BY 4.0",
        package="PyPI python-stdnum",
        path="stdnum/eu/nace21.dat",
        homepage="https://ec.europa.eu/eurostat/web/nace",
    ),
    title=Texts("Wirtschaftszweige nach NACE 2.1", "Economic activities by NACE 2.1"),
    description=Texts(
        "Die europäische Gliederung der Wirtschaft: Abschnitte, Abteilungen, Gruppen und Klassen "
        "mit ihren englischen Namen und der Entsprechung in ISIC.",
        "The European classification of the economy: sections, divisions, groups and classes with "
        "their names and the matching code of ISIC.",
    ),
    questions=(Texts("Welcher Schlüssel gilt für meinen Betrieb?", "Which code is my business?"),),
    keywords=(Texts("Gewerbe", "business"), Texts("Branchen", "industries")),
    limits=Texts(
        "Namen nur auf Englisch. Die deutsche Unterklasse (WZ) fehlt.",
        "Names in English only. National subclasses are missing.",
    ),
    themes=("ECON",),
    license="cc-by-4.0",
    place="Europäische Union",
    origin="survey",
    frequency="IRREG",
    deliveries=(sources.economic_activities,),
    changes=Texts(
        "Aus der eingerückten Liste wurde eine Tabelle mit ganzen Schlüsseln.",
        "The indented list was turned into a table with full codes.",
    ),
)

EMPLOYMENT = DemoDataset(
    slug="beschaeftigung-usa",
    publisher=ECONOMY,
    source=Source(
        maker="U.S. Bureau of Labor Statistics, Current Employment Statistics",
        license="public domain",
        package="PyPI vega-datasets",
        path="vega_datasets/_data/us-employment.csv",
        homepage="https://www.bls.gov/ces/",
    ),
    title=Texts("Beschäftigung nach Branche, monatlich", "Employment by industry, monthly"),
    description=Texts(
        "Beschäftigte in den Vereinigten Staaten von 2006 bis 2015 nach Branche, in Tausend, um "
        "die Jahreszeit bereinigt.",
        "People employed in the United States from 2006 to 2015 by industry, in thousands, "
        "seasonally adjusted.",
    ),
    questions=(
        Texts("Welche Branche traf die Krise 2008?", "Which industry did 2008 hit?"),
        Texts("Wie lange dauerte die Erholung?", "How long did recovery take?"),
    ),
    keywords=(Texts("Arbeitsmarkt", "labour market"), Texts("Beschäftigung", "employment")),
    limits=Texts(f"In Tausend. {_PUBLIC_DOMAIN.de}", f"In thousands. {_PUBLIC_DOMAIN.en}"),
    themes=("ECON", "SOCI"),
    license="cc-zero",
    place="Vereinigte Staaten",
    period=(date(2006, 1, 1), date(2015, 12, 31)),
    origin="survey",
    frequency="MONTHLY",
    deliveries=(sources.employment,),
)

LOAD_PROFILES = DemoDataset(
    slug="standardlastprofile-strom",
    publisher=UTILITY,
    source=Source(
        maker="BDEW Bundesverband der Energie- und Wasserwirtschaft, über oemof demandlib",
        license="MIT",
        package="PyPI demandlib",
        path="demandlib/bdew/bdew_data/h25.csv, g25.csv, l25.csv, p25.csv, s25.csv",
        homepage="https://www.bdew.de/energie/standardlastprofile-strom/",
    ),
    title=Texts("Standardlastprofile Strom 2025", "Standard electricity load profiles 2025"),
    description=Texts(
        "Wie sich der Stromverbrauch von Haushalten, Gewerbe und Höfen über den Tag verteilt: für "
        "jede Viertelstunde, jeden Monat und drei Arten von Tagen.",
        "How households, shops and farms spread their electricity over the day: for every quarter "
        "of an hour, every month and three kinds of days.",
    ),
    questions=(
        Texts("Wann verbraucht ein Haushalt am meisten?", "When does a household use most?"),
        Texts("Was ändert eine Photovoltaikanlage?", "What does a solar roof change?"),
    ),
    keywords=(
        Texts("Lastprofil", "load profile"),
        Texts("Strom", "electricity"),
        Texts("Verbrauch", "consumption"),
    ),
    limits=Texts(
        "Mittelwerte für sehr viele Anschlüsse, auf rund 1.000 MWh im Jahr bezogen; "
        "ohne den jährlichen Gang der Dynamisierung. Das Paket steht unter MIT-Lizenz; im Register "
        "ist CC BY 4.0 die nächste.",
        "Averages over very many connections, scaled to some 1,000 MWh a year; without the yearly "
        "dynamic factor. The package is under the MIT licence; CC BY 4.0 is the nearest in the "
        "register.",
    ),
    themes=("ENER",),
    license="cc-by-4.0",
    place="Deutschland",
    bbox=(5.86, 47.27, 15.04, 55.06),
    period=(date(2025, 1, 1), date(2025, 12, 31)),
    origin="derived",
    frequency="IRREG",
    deliveries=(sources.load_profiles,),
    changes=Texts(
        "Fünf breite Tabellen zu einer langen zusammengelegt, Semikolon-CSV mit Dezimalkomma.",
        "Five wide tables joined into a long one, semicolon CSV with decimal commas.",
    ),
)

ELECTRICITY = DemoDataset(
    slug="stromerzeugung-iowa",
    publisher=UTILITY,
    source=Source(
        maker="U.S. Energy Information Administration",
        license="public domain",
        package="PyPI vega-datasets",
        path="vega_datasets/_data/iowa-electricity.csv",
        homepage="https://www.eia.gov/electricity/data/browser/",
    ),
    title=Texts("Stromerzeugung nach Energieträger", "Electricity generation by source"),
    description=Texts(
        "Strom aus fossilen Quellen, Kernkraft und erneuerbaren in Iowa von 2001 bis 2017, in "
        "Gigawattstunden je Jahr.",
        "Electricity from fossil, nuclear and renewable sources in Iowa from 2001 to 2017, in "
        "gigawatt hours a year.",
    ),
    questions=(
        Texts("Wie schnell wuchs die Windkraft?", "How fast did wind power grow?"),
        Texts("Was ersetzte sie?", "What did it replace?"),
    ),
    keywords=(Texts("Stromerzeugung", "electricity generation"), Texts("Windkraft", "wind power")),
    limits=Texts(f"Ein Bundesstaat. {_PUBLIC_DOMAIN.de}", f"One state. {_PUBLIC_DOMAIN.en}"),
    themes=("ENER",),
    license="cc-zero",
    place="Iowa, USA",
    bbox=(-96.64, 40.37, -90.14, 43.50),
    period=(date(2001, 1, 1), date(2017, 12, 31)),
    origin="survey",
    frequency="ANNUAL",
    deliveries=(sources.electricity,),
)

NORMALS = DemoDataset(
    slug="klimanormalwerte-seattle",
    publisher=PROVIDER,
    source=Source(
        maker=_NOAA,
        license="public domain",
        package="npm vega-datasets 3.2.1",
        path="data/seattle-weather-hourly-normals.csv",
        homepage="https://www.ncei.noaa.gov/products/land-based-station/us-climate-normals",
    ),
    title=Texts("Klimanormalwerte, stündlich", "Climate normals, hourly"),
    description=Texts(
        "Was in Seattle für jede Stunde des Jahres üblich ist: Luftdruck, Temperatur und Wind im "
        "Mittel der Jahre 1981 bis 2010.",
        "What is normal in Seattle for every hour of the year: air pressure, temperature and wind, "
        "averaged over 1981 to 2010.",
    ),
    questions=(
        Texts("Ist dieser Monat zu warm?", "Is this month too warm?"),
        Texts("Wie viel Wind ist üblich?", "How much wind is normal?"),
    ),
    keywords=(Texts("Klimanormalwerte", "climate normals"), Texts("Wind", "wind")),
    limits=Texts(
        f"Mittelwerte, als Jahr 2010 geschrieben. {_PUBLIC_DOMAIN.de}",
        f"Averages, written as the year 2010. {_PUBLIC_DOMAIN.en}",
    ),
    themes=("ENVI",),
    license="cc-zero",
    access=Access.ACCOUNT,
    place="Seattle, USA",
    bbox=(-122.46, 47.48, -122.22, 47.74),
    period=(date(1981, 1, 1), date(2010, 12, 31)),
    origin="derived",
    frequency="NEVER",
    deliveries=(sources.hourly_normals,),
)

TWO_CITIES = DemoDataset(
    slug="wettervergleich-zwei-staedte",
    publisher=PROVIDER,
    source=Source(
        maker=_NOAA,
        license="public domain",
        package="npm vega-datasets 3.2.1",
        path="data/weather.csv",
        homepage="https://www.ncei.noaa.gov/",
    ),
    title=Texts("Wettervergleich zweier Städte", "Weather of two cities compared"),
    description=Texts(
        "Das Wetter jedes Tages von 2012 bis 2015 in Seattle und New York nebeneinander. Noch "
        "nicht öffentlich.",
        "The weather of every day from 2012 to 2015 in Seattle and New York side by side. Not yet "
        "public.",
    ),
    questions=(Texts("Wo regnet es öfter?", "Where does it rain more often?"),),
    keywords=(Texts("Wetter", "weather"), Texts("Vergleich", "comparison")),
    limits=Texts(
        f"Zwei Messorte. {_PUBLIC_DOMAIN.de}", f"Two measuring places. {_PUBLIC_DOMAIN.en}"
    ),
    themes=("ENVI",),
    license="cc-zero",
    access=Access.PRIVATE,
    place="Seattle und New York, USA",
    period=(date(2012, 1, 1), date(2015, 12, 31)),
    origin="measured",
    frequency="NEVER",
    deliveries=(sources.weather_of_two_cities,),
)

DATASETS = (ACTIVITIES, EMPLOYMENT, LOAD_PROFILES, ELECTRICITY, NORMALS, TWO_CITIES)
