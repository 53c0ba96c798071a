"""Facts about the installation itself."""

from sqlmodel import Field

from marketplace.core.tables import Row


class InstallationFact(Row, table=True):
    """Something that is true of this installation since it was written down."""

    name: str = Field(max_length=80, unique=True)
    value: str = ""
