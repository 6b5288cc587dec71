"""Letters: whoever writes to somebody by mail does it here.

The first line of the text is the subject, as in the templates of letters.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.mime.image import MIMEImage
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from common.nik import mask_text

PICTURE = "kartu"  # what the HTML calls it: `cid:kartu`
ADDRESS = re.compile(r"[^\s<>'\"(){}\[\],:;]+@[^\s<>'\"(){}\[\],:;]+")
LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class Letter:
    """`html` and its `picture`, a PNG, beside the text for programs that show them."""

    text: str
    html: str = ""
    picture: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


def portal_address(path: str) -> str:
    """By the portal's own name, whatever name a page was asked under."""
    return settings.PORTAL_URL.rstrip("/") + path


def send_letter(letter: Letter | str, to: str) -> None:
    """Raises OSError where the mail server is away or does not take it."""
    if isinstance(letter, str):
        letter = Letter(letter)
    subject, _blank, body = letter.text.strip().partition("\n")
    message = EmailMultiAlternatives(
        subject.strip(),
        body.strip() + "\n",
        settings.DEFAULT_FROM_EMAIL,
        [to],
        headers=dict(letter.headers),
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    if letter.picture:
        picture = MIMEImage(letter.picture, "png")
        picture.add_header("Content-ID", f"<{PICTURE}>")
        picture.add_header("Content-Disposition", "inline", filename=f"{PICTURE}.png")
        message.mixed_subtype = "related"  # type: ignore[attr-defined]  # the page shows it
        message.attach(picture)
    message.send()


def is_refusal(error: OSError) -> bool:
    """The mailbox itself does not take it, and will not."""
    if not isinstance(error, SMTPRecipientsRefused):
        return False
    return all(code >= 500 for code, _reason in error.recipients.values())


def is_about_one_letter(error: OSError) -> bool:
    """Others may go through; any other failure is of the server, and theirs too."""
    return isinstance(error, SMTPRecipientsRefused | SMTPSenderRefused | SMTPDataError)


def reason(error: OSError) -> str:
    """What the server said, without the address that servers like to repeat."""
    return ADDRESS.sub("…@…", mask_text(str(error)))[:LONGEST_REASON]
