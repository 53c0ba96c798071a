"""All contracts at the desk: finding one, and the way to its revocation."""
