"""Agreements: how one is drafted, accepted, approved, brought into force, and ended.

Words are ODRL's and the Dataspace Protocol's: provider, consumer, agreement. ``transitions`` holds
the one table of how an agreement moves; every other module that changes one goes through it.
"""
