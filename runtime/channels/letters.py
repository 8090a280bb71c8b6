"""A message as a letter, in text and HTML, in the language of who gets it."""

from __future__ import annotations

from pathlib import Path

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from engines.kernel.texts import Text
from runtime.channels.channel import Message

_templates = ImmutableSandboxedEnvironment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=jinja2.select_autoescape(["html"]),
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_OPEN = Text("Open in Mortise", "在 Mortise 中打开")
_MORE = Text("See more", "查看详情")
_WHY = Text("You get this because you work with Mortise.", "您收到此邮件是因为您是 Mortise 的用户。")


def letter(message: Message, base_url: str) -> tuple[str, str]:
    """Text and HTML."""
    values = {
        "language": "zh-CN" if message.language.startswith("zh") else "en",
        "subject": message.subject_text,
        "paragraphs": [each for each in message.body_text.splitlines() if each.strip()],
        "link": message.tracked(base_url) or "",
        "seen": f"{base_url}/m/{message.token}/seen.gif" if message.token else "",
        "open": (_OPEN if message.is_staff else _MORE).to(message.language),
        "why": _WHY.to(message.language) if message.is_staff else "",
    }
    return _templates.get_template("letter.txt").render(values), _templates.get_template("letter.html").render(values)
