"""The public keys of the exchange: of its access tokens and of the contracts it signs."""
