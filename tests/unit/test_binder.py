"""What a Binder image would install is what the course was tested with."""

import os
import re
import tomllib
from pathlib import Path

from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parents[2]


def test_torch_is_the_tested_one_in_its_cpu_build():
    tested = re.search(r"^torch==(\S+)$", (ROOT / "requirements.txt").read_text(), re.MULTILINE)[1]
    lines = (ROOT / "binder" / "requirements.txt").read_text().splitlines()
    assert f"torch=={tested}+cpu" in lines
    assert "-r ../requirements.txt" in lines


def test_python_is_one_that_the_package_takes():
    version = (ROOT / "binder" / "runtime.txt").read_text().strip().removeprefix("python-")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert version in SpecifierSet(project["requires-python"])


def test_the_build_step_can_be_executed():
    assert os.access(ROOT / "binder" / "postBuild", os.X_OK)
