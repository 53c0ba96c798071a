"""What the department of the environment publishes."""

from datetime import date

from marketplace.demo import sources
from marketplace.demo.city import ENVIRONMENT
from marketplace.demo.describing import DemoDataset, Texts
from marketplace.demo.shipped import Source

_SEATTLE = "Seattle, USA"
_SEATTLE_BOX = (-122.46, 47.48, -122.22, 47.74)
_PUBLIC_DOMAIN = Texts(
    "Gemeinfrei als Werk der US-Regierung; das Register führt dafür CC0.",
    "Public domain as a work of the US government; the register lists this as CC0.",
)

DAILY_WEATHER = DemoDataset(
    slug="wetter-seattle",
    publisher=ENVIRONMENT,
    source=Source(
        maker="NOAA National Centers for Environmental Information",
        license="public domain",
        package="PyPI vega-datasets",
        path="vega_datasets/_data/seattle-weather.csv",
        homepage="https://www.ncei.noaa.gov/",
    ),
    title=Texts("Wetterdaten, Tag für Tag", "Weather, day by day"),
    description=Texts(
        "Niederschlag, höchste und niedrigste Temperatur, Wind und Wetterlage in Seattle für jeden "
        "Tag von 2012 bis 2015.",
        "Precipitation, highest and lowest temperature, wind and kind of weather in Seattle for "
        "every day from 2012 to 2015.",
    ),
    questions=(
        Texts("Wie viele Regentage hat ein Jahr?", "How many days a year does it rain?"),
        Texts("Welche Monate sind am wärmsten?", "Which months are the warmest?"),
    ),
    keywords=(
        Texts("Wetter", "weather"),
        Texts("Niederschlag", "precipitation"),
        Texts("Temperatur", "temperature"),
    ),
    limits=Texts(
        f"Ein Messort. Die Wetterlage ist aus mehreren Angaben abgeleitet. {_PUBLIC_DOMAIN.de}",
        f"One place. The kind of weather is derived from several fields. {_PUBLIC_DOMAIN.en}",
    ),
    themes=("ENVI",),
    license="cc-zero",
    place=_SEATTLE,
    bbox=_SEATTLE_BOX,
    period=(date(2012, 1, 1), date(2015, 12, 31)),
    origin="measured",
    frequency="ANNUAL",
    deliveries=(sources.daily_weather_until_2014, sources.daily_weather),
    changes=Texts(
        "Version 1 endet mit 2014; Version 2 ist die unveränderte Datei.",
        "Version 1 ends with 2014; version 2 is the unchanged file.",
    ),
    arrives_unattended=True,
)

HOURLY_TEMPERATURE = DemoDataset(
    slug="lufttemperatur-seattle",
    publisher=ENVIRONMENT,
    source=Source(
        maker="NOAA National Centers for Environmental Information",
        license="public domain",
        package="PyPI vega-datasets",
        path="vega_datasets/_data/seattle-temps.csv",
        homepage="https://www.ncei.noaa.gov/",
    ),
    title=Texts("Lufttemperatur je Stunde", "Air temperature by hour"),
    description=Texts(
        "Die Lufttemperatur in Seattle für jede Stunde des Jahres 2010, in Grad Fahrenheit.",
        "The air temperature in Seattle for every hour of 2010, in degrees Fahrenheit.",
    ),
    questions=(
        Texts("Wann beginnt die Heizzeit?", "When does the heating season begin?"),
        Texts("Wie kühlt es nachts ab?", "How much does it cool at night?"),
    ),
    keywords=(Texts("Lufttemperatur", "air temperature"), Texts("Klima", "climate")),
    limits=Texts(
        f"Grad Fahrenheit. Eine Stunde fehlt wegen der Zeitumstellung. {_PUBLIC_DOMAIN.de}",
        f"Degrees Fahrenheit. One hour is missing where the clocks change. {_PUBLIC_DOMAIN.en}",
    ),
    themes=("ENVI", "ENER"),
    license="cc-zero",
    place=_SEATTLE,
    bbox=_SEATTLE_BOX,
    period=(date(2010, 1, 1), date(2010, 12, 31)),
    origin="measured",
    frequency="NEVER",
    deliveries=(sources.hourly_temperature,),
)

CARBON_DIOXIDE = DemoDataset(
    slug="kohlendioxid-mauna-loa",
    publisher=ENVIRONMENT,
    source=Source(
        maker="Scripps CO2 Program, Scripps Institution of Oceanography",
        license="CC BY 4.0",
        package="npm vega-datasets 3.2.1",
        path="data/co2-concentration.csv",
        homepage="https://scrippsco2.ucsd.edu/data/atmospheric_co2/primary_mlo_co2_record.html",
    ),
    title=Texts("Kohlendioxid in der Luft seit 1958", "Carbon dioxide in the air since 1958"),
    description=Texts(
        "Monatliche Messung des Kohlendioxids in der Luft auf dem Mauna Loa, Hawaii, in Teilen je "
        "Million, gemessen und um die Jahreszeit bereinigt.",
        "Carbon dioxide in the air on Mauna Loa, Hawaii, month by month in parts per million, as "
        "measured and adjusted for the season.",
    ),
    questions=(
        Texts("Wie schnell steigt der Gehalt?", "How fast is it rising?"),
        Texts("Wie groß ist der Jahresgang?", "How large is the seasonal swing?"),
    ),
    keywords=(
        Texts("Kohlendioxid", "carbon dioxide"),
        Texts("Klimaschutz", "climate action"),
        Texts("Luft", "air"),
    ),
    limits=Texts(
        "Ein Messort weitab jeder Stadt. Reicht bis April 2020.",
        "One place far from any city. Ends in April 2020.",
    ),
    themes=("ENVI",),
    license="cc-by-4.0",
    place="Mauna Loa, Hawaii, USA",
    bbox=(-155.58, 19.53, -155.57, 19.54),
    period=(date(1958, 3, 1), date(2020, 4, 30)),
    origin="measured",
    frequency="MONTHLY",
    deliveries=(sources.carbon_dioxide_until_1989, sources.carbon_dioxide),
    changes=Texts(
        "Version 1 endet mit 1989; Version 2 ist die unveränderte Datei. Ihre Werte liegen "
        "deutlich höher, was der Vergleich der Versionen meldet.",
        "Version 1 ends with 1989; version 2 is the unchanged file. Its values are much higher, "
        "which the comparison of versions points out.",
    ),
    change_note="Um drei Jahrzehnte ergänzt.",
)

DATASETS = (DAILY_WEATHER, HOURLY_TEMPERATURE, CARBON_DIOXIDE)
