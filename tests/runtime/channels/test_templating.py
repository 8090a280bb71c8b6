"""Templates of analysts: what they are for works; what would take our objects, time or memory does not."""

from __future__ import annotations

from decimal import Decimal

import jinja2
import pytest
from markupsafe import Markup

from runtime.templating import BoundedEnvironment, render_bounded

VALUES = {"name": "Ann", "price": Decimal("12.50"), "tags": ["a", "b"], "long": "x" * 900_000, "row": {"items": 3}}


def rendered(text: str, **options: bool) -> str:
    return render_bounded(BoundedEnvironment(**options), text, VALUES, 10_000)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello {{ name }}", "Hello Ann"),
        ("{{ price * 2 }} {{ 7 % 4 }} {{ 2 ** 10 }} {{ 1 + 2 }}", "25.00 3 1024 3"),
        ("{{ tags | join(', ') }} {{ name | replace('n', 'm') }} {{ name.upper() }}", "a, b Amm ANN"),
        ("{{ name ~ '-' ~ 7 }} {{ 'a' + 'b' }}", "Ann-7 ab"),
        ("{% for each in range(3) %}{{ each }}{% endfor %}", "012"),
        ("{% if row.items %}{{ row['items'] }}{% endif %}{{ nothing.at.all }}", "3"),
        ("{{ price | round(1) }} {{ tags | length }} {{ name | lower }} {{ tags | first }}", "12.5 2 ann a"),
    ],
)
def test_what_templates_are_for(text: str, expected: str) -> None:
    assert rendered(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ name.__class__ }}",
        "{{ ''['__class__'] }}",
        "{{ (name | attr('__class__')).__mro__ }}",
        "{{ '{0.__class__}'.format(name) }}",
        "{{ self.__init__.__globals__ }}",
        "{{ lipsum.__globals__ }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ joiner }}{{ namespace }}{{ dict }}",
        "{% set tags.x = 1 %}",
        "{{ tags.append(1) }}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
    ],
)
def test_nothing_of_the_inside_can_be_reached(text: str) -> None:
    try:
        found = rendered(text)
    except (jinja2.TemplateError, TypeError):
        return
    assert found.strip() == ""


@pytest.mark.parametrize(
    "text",
    [
        "{{ 'x' * 10000000000 }}",
        "{{ [1] * 10000000000 }}",
        "{{ 9 ** 99 }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ 'x'.ljust(1000000000) }}",
        "{{ 'x'.zfill(1000000000) }}",
        "{{ 'x'.join(tags) }}",
        "{{ '{:>1000000000}'.format(1) }}",
        "{{ 'x' | center(1000000000) }}",
        "{{ '%1000000000d' | format(1) }}",
        "{{ long ~ long }}",
        "{{ long + long }}",
        "{{ long | replace('x', long) }}",
        "{{ tags | join(long) ~ tags | join(long) }}",
        "{% for a in range(400) %}{% for b in range(400) %}{% for c in range(400) %}{% endfor %}{% endfor %}{% endfor %}",
        "{% for a in range(1000000000) %}{% endfor %}",
    ],
)
def test_nothing_grows_beyond_bounds(text: str) -> None:
    with pytest.raises(jinja2.TemplateError):
        rendered(text)


def test_a_text_that_is_too_long_is_cut_while_it_is_made() -> None:
    assert len(rendered("{% for a in range(90000) %}0123456789{% endfor %}")) == 10_000


def test_safe_texts_stay_safe_and_others_are_escaped() -> None:
    values = {"bold": Markup("<b>x</b>"), "raw": "<i>"}
    found = render_bounded(
        BoundedEnvironment(autoescape=True), "{{ bold ~ raw }} {{ raw ~ raw }} {{ raw }}", values, 1000
    )
    assert found == "<b>x</b>&lt;i&gt; &lt;i&gt;&lt;i&gt; &lt;i&gt;"
