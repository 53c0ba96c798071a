"""The demonstration city: made-up organizations that publish real open data.

It is made through the same use cases as a person's work and speaks the catalogue's words. Nothing
stands on it: without it the exchange is empty and otherwise the same.
"""
