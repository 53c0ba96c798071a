"""The privacy gate: what must not get out, found in all rows, and how it is mended."""
