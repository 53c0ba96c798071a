"""Who there is: people, organizations, members, and how each of them signs in."""
