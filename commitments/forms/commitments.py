"""A promise as a form: every rule of what is in force, told at the field before anything is saved."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from commitments.attainment import freeze_baseline
from commitments.models import Commitment, Measure, Meeting, PartyKind
from commitments.models.choices import PARTY_FIELDS
from common import formats
from common.forms import Grouped, People, WithoutNik, date_input
from common.months import add_months, month_start
from common.spreadsheets.dates import read_month
from common.spreadsheets.numbers import UnreadableError, read_count
from participants.cohorts.lines import in_words
from participants.cohorts.models import CohortVersion
from participants.coverage.workers import uncovered
from regions.models import Bank, Branch, Region

OWN_KINDS = {
    User.Role.OFFICIAL: PartyKind.REGENCY,
    User.Role.BRANCH_STAFF: PartyKind.BRANCH,
    User.Role.BANK: PartyKind.BANK,
}
PARTY = ["party", "party_name"]
PROMISE = ["region", "channel", "segment", "people", "starts_in", "due_on", "path"]
MEASURED = ["measure", "cohort", "source", "source_url"]
MORE = ["needs", "helper", "contact_name", "contact_email", "is_party_public"]
# What is typed for every decision while a meeting sits; the rest may follow or is known already.
DECISION = [*PARTY, *PROMISE[:4], "due_on", "measure", "needs", "helper"]


class MonthInput(forms.DateInput):
    """A month, as browsers have a field for it; elsewhere it is typed as 2024-08."""

    input_type = "month"

    def format_value(self, value: Any) -> str | None:
        return value.strftime("%Y-%m") if isinstance(value, date) else value


class MonthField(forms.DateField):
    widget = MonthInput

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        try:
            return read_month(str(value).strip())
        except UnreadableError as error:
            raise ValidationError(str(error)) from error


class CommitmentForm(WithoutNik, Grouped, forms.ModelForm):
    GROUPS = [
        (_("Siapa"), [*PARTY, "meeting", "changed_at"]),
        (_("Berapa, di mana, sampai kapan"), PROMISE),
        (_("Diukur dengan apa, menurut sumber apa"), MEASURED),
        (_("Kontak dan dukungan"), MORE),
    ]

    party = forms.ChoiceField(label=_("Pihak"))
    starts_in = MonthField(label=_("Mulai bulan"))
    path = forms.CharField(
        label=_("Jalur per bulan"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Orang seluruhnya sampai akhir bulan, satu bulan per baris: Agustus 2024: 300. Kosong:"
            " bertambah sama banyak tiap bulan."
        ),
    )

    class Meta:
        model = Commitment
        fields = ["party_name", "meeting", "changed_at", *PROMISE, *MEASURED, *MORE]
        field_classes = {"people": People}
        widgets = {"due_on": date_input(), "needs": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        places: Any = self.fields["region"]
        places.queryset = Region.objects.exclude(level=Region.Level.COUNTRY)
        party: Any = self.fields["party"]
        party.choices = party_choices()
        if self.instance.party_kind:
            self.initial["party"] = party_value(self.instance)
        self._offer_meetings()
        self._narrow_party()
        self._name_cohorts()
        if self.instance.pk and not self.is_bound:
            self.initial["path"] = "\n".join(
                f"{formats.month(step.month)}: {formats.people(step.people)}"
                for step in self.instance.steps.all()
            )

    def _offer_meetings(self) -> None:
        """Those that have not ended. At which one in force was changed says who holds meetings."""
        sitting = Meeting.objects.filter(minutes=None)
        for name in ("meeting", "changed_at"):
            meetings: Any = self.fields[name]
            meetings.queryset = sitting
            meetings.empty_label = gettext("di luar rapat")
        is_change = self.instance.is_in_force or bool(self.instance.change_reason)
        if not (is_change and self.user.may_hold_meetings and sitting.exists()):
            del self.fields["changed_at"]
        if self.instance.meeting and self.instance.meeting.is_closed:
            del self.fields["meeting"]  # decided there: no later wording leaves it

    def _narrow_party(self) -> None:
        """Who enters for their own office alone is that party, and is not asked."""
        own_kind = None if self.user.may_hold_meetings else OWN_KINDS.get(self.user.role)  # type: ignore[call-overload]
        if own_kind is None:
            return
        for name in PARTY:
            del self.fields[name]
        name = PARTY_FIELDS[own_kind]
        self.instance.party_kind, self.instance.party_name = own_kind, ""
        setattr(self.instance, name, getattr(self.user, name.removeprefix("party_")))

    def begin_at(self, name: str) -> None:
        """Where the keyboard is when the page opens."""
        if name in self.fields:
            self.fields[name].widget.attrs["autofocus"] = True

    def at_its_meeting(self) -> None:
        """The screen of the meeting does not ask which meeting."""
        self.fields["meeting"].widget = forms.HiddenInput()

    @property
    def decision_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in DECISION if name in self.fields]

    @property
    def other_fields(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in DECISION]

    @property
    def has_faults_in_others(self) -> bool:
        return any(field.errors for field in self.other_fields)

    def _name_cohorts(self) -> None:
        held = {one.cohort_id: one for one in CohortVersion.objects.counting()}
        cohorts: Any = self.fields["cohort"]
        cohorts.queryset = cohorts.queryset.filter(pk__in=held).select_related("region")
        cohorts.label_from_instance = lambda one: (
            f"{one.region.short_name}: {in_words(held[one.pk])}"
        )

    @property
    def steps(self) -> list[tuple[date, int]]:
        steps: list[tuple[date, int]] = self.cleaned_data["path"]
        return steps

    def clean_path(self) -> list[tuple[date, int]]:
        """`[(month, people)]`, growing; the whole promise is the last step by itself."""
        steps = [_step(line) for line in self.cleaned_data["path"].splitlines() if line.strip()]
        months = [month for month, _people in steps]
        if months != sorted(set(months)):
            raise ValidationError(gettext("Tulis bulan-bulannya berurutan, masing-masing sekali."))
        people = [number for _month, number in steps]
        if people != sorted(people):
            raise ValidationError(
                gettext("Jumlahnya seluruhnya sampai akhir bulan itu, jadi tidak pernah berkurang.")
            )
        return steps

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._require_the_party(data)
        self._refuse_due_in_the_past(data)
        self._refuse_path_beside_the_promise(data)
        self._refuse_more_than_uncovered(data)
        if data.get("measure") != Measure.COHORT:
            data["cohort"] = None
        self._refuse_cohort_of_others(data)
        return data

    def _require_the_party(self, data: dict[str, Any]) -> None:
        """`bank:3` is that bank; `company` has its name beside it."""
        if not data.get("party"):
            return
        kind, _colon, key = data["party"].partition(":")
        self.instance.party_kind = kind
        for name in PARTY_FIELDS.values():
            setattr(self.instance, f"{name}_id", None)
        if key:
            setattr(self.instance, f"{PARTY_FIELDS[PartyKind(kind)]}_id", int(key))
            data["party_name"] = ""
        elif not data.get("party_name") and "party_name" not in self.errors:
            self.add_error("party_name", gettext("Sebutkan siapa yang menyanggupi."))

    def _refuse_due_in_the_past(self, data: dict[str, Any]) -> None:
        promised_on = data["meeting"].held_on if data.get("meeting") else timezone.localdate()
        if data.get("due_on") and data["due_on"] <= promised_on and not self.instance.pk:
            self.add_error(
                "due_on",
                gettext("Tenggat harus sesudah hari disanggupi (%(day)s).")
                % {"day": formats.long_date(promised_on)},
            )

    def _refuse_cohort_of_others(self, data: dict[str, Any]) -> None:
        """A cohort counts for its own place and segment, which the promise takes on."""
        cohort = data.get("cohort")
        held = CohortVersion.objects.counting().filter(cohort=cohort).first() if cohort else None
        if cohort is None:
            return
        if held is None:
            self.add_error("cohort", gettext("Kohort ini belum terverifikasi."))
        elif data.get("region") and cohort.region_id != data["region"].pk:
            self.add_error(
                "cohort", gettext("Kohort ini milik %(place)s.") % {"place": cohort.region}
            )
        elif data.get("segment") and data["segment"] != held.segment:
            self.add_error(
                "segment",
                gettext("Orang dalam kohort ini %(segment)s.") % {"segment": held.segment},
            )
        elif data.get("starts_in") and held.starts_on < data["starts_in"]:
            self.add_error(
                "cohort",
                gettext(
                    "Kohort ini sudah berlaku sejak %(day)s, sebelum bulan mulai, jadi tidak menambah."
                )
                % {"day": formats.long_date(held.starts_on)},
            )
        else:
            data["segment"] = held.segment

    def _refuse_path_beside_the_promise(self, data: dict[str, Any]) -> None:
        steps, start, due = (data.get(name) for name in ("path", "starts_in", "due_on"))
        if not (steps and start and due):
            return
        if any(not start <= month <= month_start(due) for month, _people in steps):
            self.add_error("path", gettext("Bulan di jalur harus antara bulan mulai dan tenggat."))
        if data.get("people") and steps[-1][1] > data["people"]:
            self.add_error("path", gettext("Jalur melebihi jumlah yang disanggupi."))

    def _refuse_more_than_uncovered(self, data: dict[str, Any]) -> None:
        place, people, start = data.get("region"), data.get("people"), data.get("starts_in")
        if place and people and start:
            try:
                refuse_more_than_uncovered(place, people, add_months(start, -1))
            except ValidationError as error:
                self.add_error("people", error)

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.errors or not self.cleaned_data.get("measure"):
            return
        freeze_baseline(self.instance)
        if self.instance.baseline_people is None:
            self.add_error(
                "measure",
                gettext(
                    "Belum ada angka seperti ini sebelum %(month)s, jadi kenaikannya tidak dapat"
                    " diukur. Pilih ukuran lain."
                )
                % {"month": formats.month(self.instance.starts_in)},
            )


def refuse_more_than_uncovered(place: Region, people: int, month: date) -> None:
    """No more than could be covered there by the end of the month."""
    known = uncovered(place.pk, month)
    if known is not None and people > known[0]:
        raise ValidationError(
            gettext("Di %(place)s tinggal %(left)s pekerja yang belum terlindungi (%(month)s).")
            % {"place": place, "left": formats.people(known[0]), "month": formats.month(known[1])}
        )


def party_choices() -> list[tuple[Any, Any]]:
    """Everybody who can be named by choosing, by kind; the others are named in words."""
    regencies = Region.objects.exclude(level__in=Region.PARENT_LEVELS)
    groups: list[tuple[Any, Any]] = [("", "")]
    for kind, rows in [
        (PartyKind.REGENCY, regencies),
        (PartyKind.BRANCH, Branch.objects.all()),
        (PartyKind.BANK, Bank.objects.all()),
    ]:
        groups.append((kind.label, [(f"{kind.value}:{row.pk}", str(row)) for row in rows]))
    named = [PartyKind.PROVINCE, PartyKind.COMPANY, PartyKind.ASSOCIATION]
    return [*groups, (_("Lainnya, tulis namanya"), [(kind.value, kind.label) for kind in named])]


def party_value(commitment: Commitment) -> str:
    name = PARTY_FIELDS.get(PartyKind(commitment.party_kind))
    return (
        f"{commitment.party_kind}:{getattr(commitment, f'{name}_id')}"
        if name
        else commitment.party_kind
    )


def _step(line: str) -> tuple[date, int]:
    name, _colon, number = line.rpartition(":")
    try:
        month, people = read_month(name.strip()), read_count(number.strip())
    except UnreadableError:
        month = people = None
    if month is None or people is None:
        raise ValidationError(
            gettext("“%(line)s” tidak terbaca. Tulis seperti Agustus 2024: 300.")
            % {"line": line.strip()[:60]}
        )
    return month, people
