"""Data of the city is never sold away: the rules that every deal on it must keep.

``rules`` publishes them, ``criteria`` holds them against a deal, ``checking`` refuses. Nothing here
takes a role or a person: nobody can switch a rule off.
"""

from marketplace.contracts.sovereignty.checking import NEEDED, check, limit_term

__all__ = ["NEEDED", "check", "limit_term"]
