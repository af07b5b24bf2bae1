"""What the code and the files beside it never do, read from the sources themselves."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

from django.forms import ModelForm
from django.urls import get_resolver

from tests.trust.installation import ROOT

APPS = (
    "accounts", "common", "dangjian", "dues", "education", "jobs", "meetings", "members", "personnel", "reports",
    "stars", "worklog",
)  # fmt: skip
# Interpreters of text, and readers that build whatever a file names.
CALLS = {"eval", "exec", "compile", "__import__"}
MODULES = {
    "marshal",
    "shelve",
    "yaml",
    "ldap",
    "ldap3",
    "xml.etree",
    "lxml.etree",
    "telnetlib",
    "smtplib",
    "requests",
}
# Only types of cells are built from what the reading process answers: tests/common/test_workbooks.py.
PICKLES = {"common/workbook_child.py", "common/workbook_reader.py"}
# Chance that somebody could guess is for invented data alone.
CHANCE = "dangjian/synthetic/"


def sources() -> Iterator[tuple[str, ast.Module]]:
    for app in APPS:
        for file in (ROOT / app).rglob("*.py"):
            yield str(file.relative_to(ROOT)), ast.parse(file.read_text(encoding="utf-8"))


def imported(tree: ast.Module) -> set[str]:
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def calls(tree: ast.Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def test_nothing_that_people_type_is_executed_or_built_into_a_command():
    found = []
    for file, tree in sources():
        for call in calls(tree):
            name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
            owner = getattr(getattr(call.func, "value", None), "id", "")
            shell = any(word.arg == "shell" for word in call.keywords)
            if (
                (isinstance(call.func, ast.Name) and name in CALLS)
                or (owner == "os" and name in ("system", "popen"))
                or shell
            ):
                found.append(f"{file}:{call.lineno}")
            if name in ("raw", "extra", "RawSQL") and owner != "logging":
                found.append(f"{file}:{call.lineno}")
    assert found == []


def test_no_module_is_used_that_parses_or_connects_unguarded():
    used = {file: imported(tree) & MODULES for file, tree in sources()}
    assert {file: names for file, names in used.items() if names} == {}
    assert {file for file, tree in sources() if "pickle" in imported(tree)} == PICKLES


def test_chance_that_must_not_be_guessed_comes_from_secrets():
    files = {file for file, tree in sources() if "random" in imported(tree)}
    assert {file for file in files if not file.startswith(CHANCE)} == set()


def forms_below(form: type[ModelForm]) -> Iterator[type[ModelForm]]:
    for child in form.__subclasses__():
        yield child
        yield from forms_below(child)


def test_every_form_of_a_record_lists_its_fields():
    get_resolver().url_patterns  # noqa: B018 loads every form with its page
    forms = [form for form in forms_below(ModelForm) if form.__module__.partition(".")[0] in APPS]
    assert len(forms) > 20
    assert [form for form in forms if form._meta.exclude or form._meta.fields == "__all__"] == []


def test_several_records_are_chosen_by_the_field_that_refuses_impossible_keys():
    """A database answers a key of 20 digits with an error; common.choices.SeveralField with a message."""
    own = {"common/choices.py", "common/editing.py", "dangjian/messages.py", "meetings/forms/filters.py"}
    using = {
        file
        for file, tree in sources()
        for node in ast.walk(tree)
        if getattr(node, "attr", getattr(node, "id", "")) == "ModelMultipleChoiceField"
    }
    assert using == own


def test_scripts_of_pages_write_text_and_keep_nothing():
    forbidden = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|\beval\(|new Function|document\.write|localStorage|sessionStorage"
        r"|indexedDB|document\.cookie|postMessage|__proto__|\.prototype\b"
    )
    files = list((ROOT / "static").rglob("*.js"))
    assert len(files) > 3
    assert [file.name for file in files if forbidden.search(file.read_text(encoding="utf-8"))] == []


def test_templates_mark_nothing_as_safe_but_what_the_code_wrote():
    marked = {}
    for file in (ROOT / "templates").rglob("*.html"):
        found = set(
            re.findall(r"{{[^}]*\|\s*safe[^}]*}}|{% autoescape off", file.read_text(encoding="utf-8"))
        )
        if found:
            marked[file.name] = found
    assert marked == {"field.html": {"{{ field.help_text|safe }}"}}


def test_every_library_is_locked_with_its_checksum():
    for lock in (ROOT / "requirements").glob("*.txt"):
        entries = re.split(r"\n(?=\S)", re.sub(r"(?m)^#.*\n", "", lock.read_text()).strip())
        assert [
            entry.split()[0]
            for entry in entries
            if "==" in entry.split()[0] and "--hash=sha256:" not in entry
        ] == []
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert [name for name, package in packages.items() if name and "integrity" not in package] == []


def test_the_files_of_the_deployment_are_tight():
    proxy = (ROOT / "deploy" / "nginx.conf").read_text()
    assert re.search(r"ssl_protocols +TLSv1\.2 TLSv1\.3;", proxy)
    assert "ssl_ciphers         ECDHE+AESGCM:ECDHE+CHACHA20;" in proxy
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in proxy
    assert "proxy_set_header X-Forwarded-Proto https;" in proxy
    assert [word for word in ("autoindex on", "root ", "alias ", "TLSv1;", "TLSv1.1") if word in proxy] == []
    for service in (ROOT / "deploy").glob("*.service"):
        text = service.read_text()
        assert ("User=dangjian" in text, "NoNewPrivileges=yes" in text) == (True, True), service.name


def test_no_secret_lies_in_the_sources():
    named = re.compile(r"(?i)(secret_key|password|passwd|token)\s*=\s*[\"'][^\"'{}]{8,}[\"']")
    files = [ROOT / app for app in APPS]
    found = [
        f"{file.relative_to(ROOT)}: {line.strip()}"
        for folder in files
        for file in Path(folder).rglob("*.py")
        for line in file.read_text(encoding="utf-8").splitlines()
        if named.search(line)
    ]
    assert found == []
