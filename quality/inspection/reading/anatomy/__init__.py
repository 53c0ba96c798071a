"""Where in a text file the table stands: what is above it, beside it and below it."""
