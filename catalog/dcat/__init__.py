"""The catalogue as RDF, in the words of DCAT-AP.de 3.0, for other portals to harvest."""
