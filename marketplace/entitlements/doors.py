"""The doors through which data leaves that is not public, in one list.

Routes take their address from here and the receipt its action, so that a test over ``DOORS``
grows by itself with the next door. What is public of every dataset (its description, preview,
statistics and sample) needs no entitlement and is no door.
"""

from dataclasses import dataclass

from marketplace.entitlements.models import Action


@dataclass(frozen=True, kw_only=True)
class Door:
    """An address that asks for the decision; ``slug`` in it is the dataset's."""

    id: str
    path: str
    action: Action

    def address(self, slug: str) -> str:
        """Return where the door to a dataset is."""
        return self.path.format(slug=slug)


DOWNLOAD = Door(id="download", path="/api/v1/datasets/{slug}/download", action=Action.READ)
DOWNLOAD_ON_A_PAGE = Door(
    id="download-on-a-page", path="/datasets/{slug}/download", action=Action.READ
)

DOORS = (DOWNLOAD, DOWNLOAD_ON_A_PAGE)
