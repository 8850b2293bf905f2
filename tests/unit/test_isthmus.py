"""The package itself: a module of the DB-API, light until it is used."""

import subprocess
import sys

import pytest

import isthmus


def test_connect_is_the_function_whatever_was_imported() -> None:
    import isthmus.connect
    import isthmus.connect.errors
    from isthmus.connect import resolve

    with pytest.raises(isthmus.InterfaceError):
        isthmus.connect("Url=https://example.atlassian.net;Nope=1")
    assert callable(resolve)


def test_the_module_has_what_pep_249_asks_for() -> None:
    assert (isthmus.apilevel, isthmus.threadsafety, isthmus.paramstyle) == ("2.0", 2, "qmark")
    assert all(hasattr(isthmus, name) for name in isthmus.__all__)
    assert issubclass(isthmus.ProgrammingError, isthmus.DatabaseError)


def test_an_unknown_name_is_none() -> None:
    with pytest.raises(AttributeError, match="nope"):
        _ = isthmus.nope  # type: ignore[attr-defined]


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = (
        "import isthmus, sys; print([one for one in ('duckdb', 'pyarrow', 'httpx2') if one in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
