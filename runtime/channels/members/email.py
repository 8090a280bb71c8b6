"""E-mail by SMTP, as text and HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from email.message import EmailMessage
from email.utils import format_datetime, getaddresses
from typing import Literal
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

import aiosmtplib
from typing_extensions import override

from engines.kernel.errors import InputError, MortiseError, Unavailable
from engines.kernel.texts import Text
from runtime.channels.channel import Channel, Message, Recipient, Route
from runtime.channels.letters import letter
from runtime.engine import Mortise
from runtime.work import Work

_TIMEOUT_S = 30


class Email(Channel):
    """`MORTISE_SMTP_URL`: `smtp://user:password@host:587?from=crm@example.com`, or `smtps://…:465`.

    Plain `smtp` uses STARTTLS when the server offers it, and sends no password without (`tls=off` among the parameters allows that).
    """

    type: Literal["email"] = "email"
    label = Text("E-mail", "电子邮件")

    @override
    def is_set_up(self, mortise: Mortise) -> bool:
        return bool(mortise.settings.smtp_url)

    @override
    def address_of(self, person: Recipient) -> str | None:
        return person.email

    @override
    async def routes(self, work: Work, people: Iterable[Recipient], addresses: Sequence[str]) -> list[Route]:
        """A letter for each: one that is refused does not keep the others from theirs."""
        each_alone = [part for text in addresses for part in _parts(text)]
        return await super().routes(work, people, list(dict.fromkeys(each_alone)))

    @override
    def takes(self, address: str) -> bool:
        return "@" in address.strip("@")

    @override
    async def send(self, mortise: Mortise, message: Message) -> None:
        server = urlsplit(mortise.settings.smtp_url or "")
        sender = parse_qs(server.query).get("from", [f"mortise@{server.hostname}"])[0]
        mail = EmailMessage()
        mail["From"], mail["To"] = sender, _one_line(message.address)
        mail["Subject"] = _one_line(message.subject_text)
        mail["Date"], mail["Auto-Submitted"] = format_datetime(mortise.clock.now()), "auto-generated"
        mail["Message-ID"] = f"<mortise-{message.id}@{sender.rpartition('@')[2]}>"
        text, html = letter(message, mortise.settings.base_url)
        mail.set_content(text)
        mail.add_alternative(html, subtype="html")
        for each in message.files:
            main, _, sub = each.media_type.partition(";")[0].partition("/")
            params = {"charset": "utf-8"} if main == "text" else None
            mail.add_attachment(each.content, maintype=main, subtype=sub, filename=each.name, params=params)
        try:
            await aiosmtplib.send(
                mail,
                hostname=server.hostname,
                port=server.port or (465 if server.scheme == "smtps" else 587),
                username=unquote(server.username) if server.username else None,
                password=unquote(server.password) if server.password else None,
                use_tls=server.scheme == "smtps",
                start_tls=start_tls(server),
                timeout=_TIMEOUT_S,
            )
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            raise _refusal(error, message.address) from error


def _parts(text: str) -> list[str]:
    """The addresses in `Ann <ann@example.com>, bob@example.com`; what is none stays as it is."""
    found = [address for _, address in getaddresses([text]) if address] if "@" in text else []
    return found or [text]


def _refusal(error: Exception, address: str) -> MortiseError:
    """What it comes to: 5xx is for ever, 4xx and whatever happens to a connection may go by (RFC 5321 §4.2.1). Whether
    we may speak to the server at all is the administrator's to mend, so it is tried again."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        codes, words = [each.code for each in error.recipients], "; ".join(each.message for each in error.recipients)
    elif isinstance(error, aiosmtplib.SMTPDataError | aiosmtplib.SMTPSenderRefused):
        codes, words = [error.code], error.message
    elif isinstance(error, ValueError):
        return _refused(Text(f"'{address}' is no mail address.", f"“{address}”不是邮件地址。"))
    else:
        codes, words = [], str(error)
    if codes and all(each >= 500 for each in codes):
        said = words[:300]
        return _refused(
            Text(
                f"The mail server refuses the mail to '{address}': {said}",
                f"邮件服务器拒绝发往“{address}”的邮件：{said}",
            )
        )
    return Unavailable.because(
        "channels.email.server",
        Text(f"The mail server did not take the mail: {words}", f"邮件发送失败：{words}"),
    )


def _refused(message: Text) -> MortiseError:
    return InputError.because("channels.email.refused", message)


def start_tls(server: SplitResult) -> bool | None:
    """True: only encrypted; None: where the server offers it; False: the connection is encrypted from the start, or an
    administrator has said that it need not be. Somebody in between could hide the offer to read the password."""
    if server.scheme == "smtps" or parse_qs(server.query).get("tls") == ["off"]:
        return False
    is_here = server.hostname in {"localhost", "127.0.0.1", "::1"}
    return True if server.username and not is_here else None


def _one_line(text: str) -> str:
    """Header values must not hold line breaks (header injection)."""
    return " ".join(text.split())[:900]
