"""What may be made of data under one licence and another, and where that is written."""
