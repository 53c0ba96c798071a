"""Help, and the list of calls of the API, both made from what runs."""
