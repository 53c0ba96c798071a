"""Deletion after the end: it is asked for, reminded of, and attested by a named person."""
