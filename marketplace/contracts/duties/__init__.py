"""Data that firms owe the city: by a concession, a permit or a subsidy.

Each duty has one due date. One that returns is followed by the next of its series when its day has
come. Words are ODRL's where it has them: a duty is owed, and fulfilled or not.
"""
