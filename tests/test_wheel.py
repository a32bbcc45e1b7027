"""The wheel is whole: installed alone, far from the checkout, it generates the same."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest
from ruff.__main__ import find_ruff_bin

PROJECT = Path(__file__).parents[1]
PACKAGE = PROJECT / "generator" / "tablewright"
SPEC = """\
system: shop
"""
MODULE = """\
tables:
  customers:
    doc: A person who buys.
    columns:
      id: {type: bigint, primary_key: true, identity: always}
      email: {type: varchar(255), unique: true, check: "position('@' in email) > 1"}
      updated_at: {type: timestamptz, default: now(), on_update: now()}
"""


def run(command: list[str | Path], folder: Path) -> str:
    """Run a command elsewhere, where nothing leads back to the checkout."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build: list[str | Path] = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, PROJECT]
    run(build, folder)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment that has the wheel; what the wheel depends on is borrowed from this one."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, symlinks=True)
    python = folder / "bin" / "python"
    run([sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-deps", "--no-index", wheel], folder)
    packages = Path(run([python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], folder).strip())
    # A path in a .pth file is searched last, and the .pth files there, that of the checkout among them, are not read.
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    (folder / "bin" / "ruff").symlink_to(find_ruff_bin())
    return folder / "bin"


def test_nothing_is_missing(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    for ending in ("py", "sql", "tsv"):
        wanted = {f"tablewright/{file.relative_to(PACKAGE)}" for file in PACKAGE.rglob(f"*.{ending}")}
        assert wanted
        assert wanted - inside == set()
    templates = {f"tablewright/{file.relative_to(PROJECT)}" for file in (PROJECT / "templates").rglob("*.jinja")}
    assert templates
    assert templates - inside == set()
    assert any(name.endswith("licenses/LICENSE") for name in inside)


def test_it_is_the_wheel_that_runs(installed: Path, tmp_path: Path) -> None:
    program = "import tablewright, tablewright.places as p; print(tablewright.__file__, p.template_folder())"
    for place in run([installed / "python", "-c", program], tmp_path).split():
        assert Path(place).is_relative_to(installed.parent)


def test_it_generates_the_same(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "spec" / "shop").mkdir(parents=True)
    (tmp_path / "spec" / "shop" / "system.yaml").write_text(SPEC, encoding="utf-8")
    (tmp_path / "spec" / "shop" / "core.yaml").write_text(MODULE, encoding="utf-8")
    run([installed / "tablewright", "gen", "--out", "by_wheel"], tmp_path)
    run([Path(sys.executable).with_name("tablewright"), "gen", "--out", "by_checkout"], tmp_path)
    by_wheel, by_checkout = (contents(tmp_path / name) for name in ("by_wheel", "by_checkout"))
    assert any(path.endswith("schema.sql") for path in by_wheel)
    assert by_wheel == by_checkout


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
