"""What an organization has: its contracts with their newest versions, and its invoices."""
