"""Who may read what now: one decision per request, what it stands on, and a trace of it.

Entitlement, permission and policy are ODRL's words; a *ground* is why somebody may read.
"""
