"""What is owed and paid. The words are Stripe's; nothing is sold yet, so the room is empty."""
