"""What templates are given: addresses of files, figures, telephone links, our own sentences."""

import re

import pytest
from markupsafe import Markup
from starlette.requests import Request

from app import pages
from app.phrases import codes


def test_address_of_a_file_changes_with_its_content():
    assert re.fullmatch(r"/static/favicon\.svg\?v=[0-9a-f]{10}", pages.static("favicon.svg"))
    assert pages.static("css/base.css")[-10:] != pages.static("css/parts.css")[-10:]


@pytest.mark.parametrize(("number", "said"), [(7, "7"), (999, "999"), (1204, "1.204"), (5.0, "5"), (2.5, "2,5")])
def test_figures_are_written_as_in_german(number, said):
    assert pages.figure(number) == said


def test_telephone_link_has_only_digits():
    assert pages.tel("(0000) 55 01-20") == "tel:0000550120"


@pytest.mark.parametrize("path", ["//elsewhere.example/", "/angebote"])
def test_link_to_another_language_stays_on_this_host(path):
    request = Request(
        {"type": "http", "method": "GET", "path": path, "query_string": b"q=a", "headers": [("host", "x")]}
    )

    assert pages.same_page(request, "en").startswith("/en/")
    assert not pages.same_page(request, "de").startswith("//")


def test_values_in_sentences_are_escaped():
    assert pages.sentence("bis %(km)s km", km="<b>") == Markup("bis &lt;b&gt; km")


def test_every_template_compiles():
    environment = pages.environment()

    for name in environment.list_templates(extensions=["html"]):
        environment.get_template(name)


def test_every_icon_a_template_names_exists():
    drawn = set(re.findall(r'symbol id="([\w-]+)"', (pages.STATIC / "icons.svg").read_text()))
    templates = (pages.HERE / "templates").rglob("*.html")
    named = {name for path in templates for name in re.findall(r'icon\("([\w-]+)"', path.read_text())}

    assert named <= drawn


def test_codes_without_a_word_are_shown_as_they_are():
    assert codes.value("marsmenschen", "zielgruppe") == "marsmenschen"
    assert codes.value("tr", "sprache") == "Türkisch"
    assert codes.value("4", "alter") == "4\u00a0Jahre"
    assert codes.value("0-5m", "alter") == "0 bis 5 Monate"
    assert codes.word("unknown", "carrier") == ""


def test_every_icon_and_mark_of_the_taxonomy_is_drawn():
    taxonomy = (pages.HERE / "directory/taxonomy.toml").read_text()
    icons, marks = (set(re.findall(rf'{key} = "([\w-]+)"', taxonomy)) for key in ("icon", "marker"))

    assert icons <= set(re.findall(r'symbol id="([\w-]+)"', (pages.STATIC / "icons.svg").read_text()))
    assert marks <= set(re.findall(r"\.mark--(\w+)", (pages.STATIC / "css/parts.css").read_text()))
    assert icons
    assert marks
