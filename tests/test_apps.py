"""Every app stands wherever a check names apps: one that is forgotten there would pass unseen."""

import tomllib
from pathlib import Path

from django.apps import apps
from django.conf import settings

from reports.sections import key_of, sections

ROOT = Path(settings.BASE_DIR)
OWN = {app.label for app in apps.get_app_configs() if Path(app.path).parent == ROOT}


def test_every_app_stands_wherever_a_check_names_apps():
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
    linter = tools["importlinter"]
    layers, below, reports, inside = linter["contracts"]
    chapters = {key_of(section) for section in sections()}
    named = {
        "mypy packages": (tools["mypy"]["packages"], OWN),
        "importlinter root_packages": (linter["root_packages"], OWN),
        layers["name"]: ([app for layer in layers["layers"] for app in layer.split(" | ")], OWN),
        below["name"]: (below["forbidden_modules"], OWN - {"common"}),
        reports["name"]: (reports["forbidden_modules"], chapters - {"members"}),
        inside["name"]: (inside["containers"], OWN - {"common", "dangjian"}),
    }
    wrong = {place: sorted(expected.symmetric_difference(told)) for place, (told, expected) in named.items()}
    assert {place: apps for place, apps in wrong.items() if apps} == {}
