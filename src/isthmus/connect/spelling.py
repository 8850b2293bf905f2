"""From a name as somebody wrote it to the option that is meant."""

import re
from collections.abc import Iterator
from difflib import get_close_matches

from isthmus.connect.errors import UnknownOption
from isthmus.connect.option import Option
from isthmus.connect.options import OPTIONS


def fold(name: str) -> str:
    """`name` without what does not distinguish it: case, blanks, `_`, `-` and `.`."""
    return re.sub(r"[\s_.-]", "", name).casefold()


def _spellings() -> Iterator[tuple[str, Option]]:
    # Ours come first: where a name means different things, ours is meant.
    yield from ((option.name, option) for option in OPTIONS)
    yield from ((option.cdata, option) for option in OPTIONS if option.cdata)
    yield from ((name, option) for option in OPTIONS for name in option.sap)
    yield from ((option.environment, option) for option in OPTIONS)


_KNOWN: dict[str, tuple[str, Option]] = {}
for _spelling, _option in _spellings():
    _KNOWN.setdefault(fold(_spelling), (_spelling, _option))


def find(name: str, where: str) -> Option:
    """The option that `name` spells. Raises UnknownOption, which says `where` it was met."""
    known = _KNOWN.get(fold(name))
    if known is None:
        nearest = suggestion(name)
        hint = f"did you mean {nearest}?" if nearest else "docs/reference/options.md lists the known ones."
        raise UnknownOption(f"Unknown option {name[:60]!r} in {where}: {hint}", nearest)
    return known[1]


def suggestion(name: str) -> str:
    """The known spelling nearest to `name`, or nothing when none is near."""
    near = get_close_matches(fold(name), _KNOWN, n=1, cutoff=0.6)
    return _KNOWN[near[0]][0] if near else ""
