"""How questions about licences are refused."""

from collections.abc import Sequence

from marketplace.core.errors import Unprocessable
from marketplace.core.language import N_


class LicenseUnknown(Unprocessable, code="license-unknown"):
    """A licence is not in the register; ``valid`` are those that are."""

    def __init__(self, license_id: str, *, valid: Sequence[str]) -> None:
        super().__init__(
            N_("“{license}” is not in the register of licences. Choose from: {names}."),
            field="with",
            license=license_id,
            names=", ".join(valid),
            valid=list(valid),
        )
