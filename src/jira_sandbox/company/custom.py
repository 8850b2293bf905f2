"""Values of the custom fields, one of every kind; most issues have only a few of them."""

from __future__ import annotations

import random
from typing import Any

from jira_sandbox.company.outline import Outline, Setting

Thing = dict[str, Any]

OPTIONS = {
    "customfield_10021": ("Impediment",),
    "customfield_10033": ("Blocker", "Major", "Minor", "major"),
    "customfield_10034": ("iOS", "Android", "Web", "Windows 11", "Größe XL"),
    "customfield_10035": ("Low", "Medium", "High"),
    "customfield_10036": ("GDPR", "SOX", "ISO 27001"),
    "customfield_10048": ("P1", "P2", "P3"),
}
REGIONS = {"Europe": ("Berlin", "Zürich"), "Asia": ("東京", "Pune"), "Americas": ("Québec",)}
CUSTOMERS = ('Acme "Rocket" Corp.', "Müller & Söhne", "O'Hara Ltd", "東京商事", "ACME", "N/A", "Zażółć S.A.")
TEAMS = ("Red Pandas", "Größe", "Checkout", "checkout")


def option(setting: Setting, field: str, value: str) -> Thing:
    """Give an option of a select field; its id is fixed by its place."""
    number = 10100 + 10 * list(OPTIONS).index(field) + OPTIONS[field].index(value)
    return {"self": setting.api(f"customFieldOption/{number}"), "value": value, "id": str(number)}


def region(setting: Setting, dice: random.Random) -> Thing:
    """Give a value of the cascading field, with or without its second level."""
    name = dice.choice(list(REGIONS))
    return _region(setting, name, dice.randrange(len(REGIONS[name])) if dice.random() < 0.7 else None)


def _region(setting: Setting, name: str, place: int | None) -> Thing:
    number = 10200 + 10 * list(REGIONS).index(name)
    value: Thing = {"self": setting.api(f"customFieldOption/{number}"), "value": name, "id": str(number)}
    if place is not None:
        id_ = str(number + 1 + place)
        value["child"] = {
            "self": setting.api(f"customFieldOption/{id_}"),
            "value": REGIONS[name][place],
            "id": id_,
        }
    return value


def allowed_values(setting: Setting) -> dict[str, list[Thing]]:
    """List the options of every select field, unused ones too; cascading ones have ``children``."""
    found = {field: [option(setting, field, value) for value in values] for field, values in OPTIONS.items()}
    found["customfield_10037"] = [
        {
            **_region(setting, name, None),
            "children": [_region(setting, name, place)["child"] for place in range(len(cities))],
        }
        for name, cities in REGIONS.items()
    ]
    return found


def custom_values(dice: random.Random, setting: Setting, outline: Outline, index: int) -> Thing:
    """Draw the custom values that are not null."""
    values: Thing = {"customfield_10019": f"0|i{index:05d}:"}
    if setting.cloud and outline.project.plan.team_managed:
        if dice.random() < 0.6:
            values["customfield_10016"] = float(dice.choice((1, 2, 3, 5, 8, 13)))
        if dice.random() < 0.3:
            values["customfield_10001"] = _team(dice)
        return values
    if dice.random() < 0.5:
        values["customfield_10030"] = dice.choice((0.5, 1.0, 2.0, 3.0, 5.0, 8.0, 13.0))
    for _ in range(dice.randint(0, 4)):
        values |= _one(dice, setting, outline)
    return values


def _one(dice: random.Random, setting: Setting, outline: Outline) -> Thing:
    which = dice.randrange(4)
    if which == 0:
        return _choice(dice, setting)
    if which == 1:
        return _text(dice)
    return _time(dice, setting, outline) if which == 2 else _reference(dice, setting, outline)


def _choice(dice: random.Random, setting: Setting) -> Thing:
    field = dice.choice([*OPTIONS, "customfield_10037"])
    if field == "customfield_10037":
        return {field: region(setting, dice)}
    several = field in ("customfield_10021", "customfield_10034", "customfield_10036")
    values = sorted(set(dice.choices(OPTIONS[field], k=dice.randint(1, 3))))
    options = [option(setting, field, value) for value in values]
    return {field: options if several else options[0]}


def _text(dice: random.Random) -> Thing:
    field = dice.choice(("customfield_10031", "customfield_10042", "customfield_10043", "customfield_10047"))
    if field == "customfield_10042":
        return {field: sorted(set(dice.choices(("alpha", "Alpha", "β", "緊急", "gamma-ray"), k=2)))}
    if field == "customfield_10043":
        return {field: f"https://runbooks.example.com/{dice.randrange(99)}?q=a%20b&x=1"}
    if field == "customfield_10047":
        return {field: dice.choice(("S1", "S2", "as agreed: \\high\\"))}
    return {field: dice.choice(CUSTOMERS)}


def _time(dice: random.Random, setting: Setting, outline: Outline) -> Thing:
    field = dice.choice(("customfield_10015", "customfield_10041", "customfield_10044"))
    if field == "customfield_10044":
        return {field: dice.choice((0.25, 1.75, 12.125, 0.1, -1.0, 1e9))}
    when = setting.stamp(outline.created + dice.randrange(200) * 86_400_000)
    return {field: when[:10] if field == "customfield_10015" else when}


def _reference(dice: random.Random, setting: Setting, outline: Outline) -> Thing:
    field = dice.choice((10038, 10039, 10040, 10045, 10046, 10049, 10050))
    name = f"customfield_{field}"
    staff, project = setting.staff, outline.project
    if field == 10038:
        return {name: dice.choice(staff.working)}
    if field == 10039:
        return {name: dice.sample(staff.working, dice.randint(1, 3))}
    if field in (10040, 10050):
        groups = [_group(group) for group in dice.sample(staff.groups, 2)]
        return {name: groups[0] if field == 10040 else groups}
    if field == 10046:
        return {name: dice.choice(setting.projects).brief}
    if not project.versions:
        return {}
    return {name: project.versions[0] if field == 10045 else project.versions[:2]}


def _group(group: Thing) -> Thing:
    return {name: group[name] for name in ("name", "groupId", "self") if name in group}


def _team(dice: random.Random) -> Thing:
    place = dice.randrange(len(TEAMS))
    number = f"6c9a1f3e-0000-4000-8000-00000000000{place}"
    return {"id": number, "name": TEAMS[place], "title": TEAMS[place], "avatarUrl": "", "isVisible": True,
            "isVerified": False, "isShared": True}  # fmt: skip
