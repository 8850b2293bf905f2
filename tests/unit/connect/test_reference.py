"""The reference page says what the declaration says."""

from pathlib import Path

from isthmus.connect.options import OPTIONS
from isthmus.connect.reference import reference

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "options.md"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference(), (
        "Write it anew: "
        "python -c 'from isthmus.connect.reference import reference; print(reference(), end=\"\")' > the page"
    )


def test_the_page_names_every_option_and_spelling() -> None:
    page = reference()
    for option in OPTIONS:
        for name in filter(None, (option.name, option.cdata, *option.sap, option.environment)):
            assert f"`{name}`" in page
