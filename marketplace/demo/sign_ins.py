"""Who signs in to the demonstration city. It imports nothing, so that the launcher stays small."""

PASSWORD = "demo-demo-demo"  # noqa: S105 - printed at start; the demonstration has no secrets

SIGN_INS = (
    ("steward@city.example", "data steward"),
    ("mobility@city.example", "city department"),
    ("provider@company.example", "company"),
    ("buyer@sme.example", "small firm"),
    ("startup@founders.example", "start-up"),
)
