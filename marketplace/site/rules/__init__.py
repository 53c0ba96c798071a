"""Every automatic rule of every room, on one page and in one call."""
