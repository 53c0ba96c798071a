"""The exchange's own signature: its keys, and the form in which it signs (JWS, Ed25519)."""
