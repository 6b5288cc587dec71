"""What a branch writes to debtors, with what is known of each filled in. No request."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.utils import timezone, translation

from accounts.models import User
from common import formats
from participants.kur.models import BankLink, Loan, MessageText, OutreachEvent
from participants.kur.models.messages import FIELD, PORTAL_TEXTS
from participants.kur.search import Line
from regions.models import Branch, Tariff

WHATSAPP = "https://wa.me/"
# Nobody: what a text looks like while it is written. In Indonesian, as the debtor reads it.
EXAMPLE = {
    "nama": "Siti Contoh",
    "usaha": "Warung sembako",
    "bank": "Bank Contoh",
    "kegiatan": "Sosialisasi Contoh, 12 Desember 2026 pukul 09.00 di Aula, Kota Pontianak",
}


@dataclass(frozen=True)
class Letters:
    """One kind of message of one officer: `text_to(line)`."""

    text: str
    common: dict[str, str]
    links: Mapping[int, str]
    today: str  # in words

    def text_to(self, line: Line) -> str:
        credit = line.credit
        values = {
            **self.common,
            "nama": line.name,
            "usaha": credit.business_name if isinstance(credit, Loan) else "",
            "bank": credit.bank.name,
            "tautan": self.links.get(credit.bank_id, self.common["tautan"]),
        }
        return filled(self.text, values)

    def example(self) -> str:
        """To a debtor who is nobody."""
        return filled(self.text, self.common | EXAMPLE)

    def whatsapp_to(self, line: Line) -> str:
        """The address that opens a chat with the text ready; empty without a mobile number."""
        number = line.credit.whatsapp_number if isinstance(line.credit, Loan) else ""
        return f"{WHATSAPP}{number}?text={quote(self.text_to(line))}" if number else ""


def filled(text: str, values: Mapping[str, str]) -> str:
    """What is not known stays in its braces."""
    return FIELD.sub(lambda found: values.get(found[1], found[0]), text)


def letters(user: User, kind: str, event: OutreachEvent | None = None) -> Letters:
    today = timezone.localdate()
    tariff = Tariff.objects.valid_on(today).first()
    with translation.override("id"):  # whatever the officer reads, the debtor reads Indonesian
        common = {
            "kantor": user.branch.name if user.branch else "",
            "petugas": str(user),
            "iuran": formats.rupiah(tariff.monthly) if tariff else formats.UNKNOWN,
            "tautan": f"di kantor BPJS Ketenagakerjaan {user.branch or ''}".strip(),
            "kegiatan": event.invitation if event else "",
        }
        day = formats.long_date(today)
    links = dict(BankLink.objects.values_list("bank", "url"))
    return Letters(text_of(user.branch, kind), common, links, day)


def chat_of(user: User) -> Letters | None:
    """What an officer sends from the lines of a list; nobody else sends anything."""
    return letters(user, MessageText.Kind.WHATSAPP) if user.may_move_debtors else None


def text_of(branch: Branch | None, kind: str) -> str:
    """The branch's own words, or the portal's."""
    own: Any = MessageText.objects.filter(branch=branch, kind=kind).first()
    return own.text if own else PORTAL_TEXTS[kind]
