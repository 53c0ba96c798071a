"""Payment by card: rows say what is wanted, Stripe is asked how things stand and told the rest."""
