"""Names, addresses and numbers of invented companies and people, in both scripts."""

from __future__ import annotations

import random
from itertools import count

from builder.demo import words
from builder.demo.world import Row, World


def company(world: World, abroad: bool) -> tuple[str, str, str, Row, str]:
    """A company name that is not taken, with its region, industry, address and phone."""
    dice = world.dice
    for attempt in count():
        industry = dice.choice(list(words.LINES_ZH))
        if abroad:
            city, country = dice.choice(words.CITIES_EN)
            name = f"{dice.choice(words.BRANDS_EN)} {dice.choice(words.LINES_EN[industry])} {dice.choice(words.ENDINGS_EN)}"
            region, address = (
                "海外",
                {
                    "country": country,
                    "city": city,
                    "street": f"{dice.randint(1, 180)} {dice.choice(['Main Street', 'Harbour Road', 'Station Lane', 'Mill Road'])}",
                },
            )
            phone = f"+49{dice.randint(30, 89)}{dice.randint(1000000, 9999999)}"
        else:
            city, region, province, code = dice.choice(words.CITIES_ZH)
            name = f"{city}{dice.choice(words.BRANDS_ZH)}{dice.choice(words.LINES_ZH[industry])}{dice.choice(words.ENDINGS_ZH)}"
            address = {
                "country": "CN",
                "province": province,
                "city": city,
                "street": f"{dice.choice(words.STREETS_ZH)} {dice.randint(1, 999)} 号",
            }
            phone = f"+86{code[1:]}8{dice.randint(1000000, 9999999)}"
        if attempt > 20:
            name = f"{name} {len(world.names) + 1}"
        if name not in world.names:
            world.names.add(name)
            return name, region, industry, address, phone
    raise AssertionError("unreachable")


def person_name(dice: random.Random, abroad: bool) -> str:
    if abroad:
        return f"{dice.choice(words.GIVEN_EN)} {dice.choice(words.SURNAMES_EN)}"
    return dice.choice(words.SURNAMES_ZH) + dice.choice(words.GIVEN_ZH)


def mobile(dice: random.Random, abroad: bool) -> str:
    return (
        f"+49151{dice.randint(1000000, 99999999):08d}"
        if abroad
        else f"+861{dice.choice('3578')}{dice.randint(100000000, 999999999)}"
    )
