"""What crawlers and researchers of security look for at known addresses."""
