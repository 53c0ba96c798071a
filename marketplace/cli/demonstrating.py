"""The whole exchange on this machine with one command."""

import os
import sys
from pathlib import Path

from marketplace.cli.refusing import refuse
from marketplace.demo.sign_ins import PASSWORD, SIGN_INS
from marketplace.embedded.console import Console
from marketplace.embedded.errors import CannotStart
from marketplace.embedded.folder import DataFolder
from marketplace.embedded.installation import HOST, Installation


def demonstrate(*, port: int, data: Path, ends_with_parent: bool) -> None:
    """Run everything until Ctrl-C; what is in the data folder is there again the next time."""
    has_city = os.environ.get("MARKETPLACE_DEMONSTRATION", "true") == "true"
    installation = Installation(
        folder=DataFolder(data),
        port=port,
        console=Console(sys.stdout),
        given=os.environ,
        greeting=greeting(port, has_city=has_city),
    )
    try:
        installation.run(ends_with_parent=ends_with_parent)
    except CannotStart as error:
        refuse(str(error))
    except KeyboardInterrupt:
        return  # asked to stop before anything ran


def greeting(port: int, *, has_city: bool) -> list[str]:
    """Return what a person is told when everything is ready."""
    lines = [f"City Data Exchange: http://{HOST}:{port}   (Ctrl-C stops it)"]
    if has_city:
        lines.append(f"Sign-ins, password {PASSWORD}:")
        lines += [f"  {address:26} {who}" for address, who in SIGN_INS]
    return lines
