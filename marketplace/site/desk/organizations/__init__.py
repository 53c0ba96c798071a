"""Organizations at the desk: who waits for verification, and verifying them."""
