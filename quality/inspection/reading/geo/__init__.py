"""Geometries and coordinates, all of them brought to WGS 84."""
