"""The published ranking: what is said here is what ``asking`` computes with."""

from marketplace.core.rules import Rule

TITLE_EXACT = 6.0
TITLE_STEM = 4.0
TITLE_PART = 3.0
TEXT_EXACT = 2.0
TEXT_STEM = 1.5
TEXT_PART = 1.0
SIMILAR = 0.5
"""What a word in the title or in any text weighs, by how closely it fits what was asked."""

BEST_QUALITY_BONUS = 0.3
"""A dataset of quality score 100 weighs so much more than one of score 0."""

RANKING = Rule(
    id="ranking",
    version=1,
    text_de=(
        "Die Reihenfolge der Treffer ist die Summe der Gewichte (BM25) der gefundenen Wörter, im "
        f"Titel: genau so geschrieben {TITLE_EXACT:g}, gleicher Wortstamm {TITLE_STEM:g}, Teil "
        f"eines zusammengesetzten Wortes {TITLE_PART:g}; in allen Texten dazu {TEXT_EXACT:g}, "
        f"{TEXT_STEM:g} und {TEXT_PART:g}; ein Wort, das nur bis auf einen Buchstaben stimmt, "
        f"{SIMILAR:g}. Die Summe steigt mit dem Qualitätswert um höchstens "
        f"{BEST_QUALITY_BONUS:.0%}. Ohne Suchwort steht das zuletzt Aktualisierte vorn. Wer "
        "anbietet und was es kostet, ändert die Reihenfolge nicht."
    ),
    text_en=(
        "Results are ordered by the sum of the weights (BM25) of the words found, in the title: "
        f"written exactly so {TITLE_EXACT:g}, same stem {TITLE_STEM:g}, part of a compound "
        f"{TITLE_PART:g}; in all texts {TEXT_EXACT:g}, {TEXT_STEM:g} and {TEXT_PART:g} on top; a "
        f"word that fits but for one letter {SIMILAR:g}. The sum grows with the quality score by "
        f"at most {BEST_QUALITY_BONUS:.0%}. Without a word, what was updated last comes first. "
        "Who offers and what it costs do not change the order."
    ),
    threshold=None,
    source="Regulation (EU) 2019/1150, Article 5 (ranking)",
    mandatory=False,
)

RULES = (RANKING,)
