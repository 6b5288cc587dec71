"""Deputies: named by a branch or an admin, with exactly the rights of the branch, until a day."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.middleware import get_user
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import sessions
from accounts.access import SignedInRequest
from accounts.models import Deputyship, Notice, User
from accounts.notices import tell
from common.formats import long_date
from common.trail import recorded
from regions.models import Branch

SESSION_KEY = "deputyship"


@recorded
def name_deputy(
    *, principal: User, deputy: User, starts_on: date, ends_on: date, by: User
) -> Deputyship:
    branch = principal.branch
    if branch is None or not _may_name(by, branch):
        raise PermissionDenied(_("Wakil ditunjuk oleh petugas cabangnya atau admin."))
    deputyship = Deputyship(
        principal=principal,
        deputy=deputy,
        branch=branch,
        starts_on=starts_on,
        ends_on=ends_on,
        named_by=by,
    )
    deputyship.full_clean()
    deputyship.save()
    _tell(deputyship, by, _("%(deputy)s mewakili %(principal)s, %(start)s sampai %(end)s."))
    return deputyship


@recorded
def end_deputyship(*, deputyship: Deputyship, by: User) -> None:
    """Earlier than it would end by itself; the deputy, too, may give it back."""
    if by.pk != deputyship.deputy_id and not _may_name(by, deputyship.branch):
        raise PermissionDenied(_("Perwakilan diakhiri oleh cabangnya, wakilnya, atau admin."))
    if not deputyship.may_be_ended:
        return
    deputyship.ended_by, deputyship.ended_at = by, timezone.now()
    deputyship.save(update_fields=["ended_by", "ended_at"])
    _tell(deputyship, by, _("%(deputy)s tidak lagi mewakili %(principal)s."))


def _may_name(user: User, branch: Branch) -> bool:
    return user.may_name_deputies and (user.is_portal_admin or user.branch_id == branch.pk)


def _tell(deputyship: Deputyship, by: User, words: str) -> None:
    with translation.override("id"):
        note = words % {
            "deputy": deputyship.deputy,
            "principal": deputyship.principal,
            "start": long_date(deputyship.starts_on),
            "end": long_date(deputyship.ends_on),
        }
    people = {deputyship.deputy, deputyship.principal} - {by}
    tell(
        users=sorted(people, key=str),
        kind=Notice.Kind.DEPUTY,
        subject=deputyship.branch.name,
        path=reverse("deputies"),
        note=note,
    )


def officers_of(branch: Branch) -> QuerySet[User]:
    """Who can act for the branch today: its own people, and their deputies."""
    deputies = Deputyship.objects.in_force(timezone.localdate()).filter(branch=branch)
    return User.objects.filter(is_active=True).filter(
        Q(role=User.Role.BRANCH_STAFF, branch=branch) | Q(pk__in=deputies.values("deputy"))
    )


def deputyships_now(user: User) -> QuerySet[Deputyship]:
    """For whom the user may act today."""
    in_force = Deputyship.objects.in_force(timezone.localdate()).of(user)
    return in_force.select_related("principal", "branch", "deputy")


def acting_user(request: HttpRequest) -> User | AnonymousUser:
    """Who is signed in; where they chose to act for somebody, with the rights of that branch."""
    user = get_user(request)
    if not isinstance(user, User):
        return user
    if sessions.is_over(request.session):
        request.session.flush()
        return AnonymousUser()
    sessions.note_activity(request.session)
    if SESSION_KEY not in request.session:
        return user
    deputyship = deputyships_now(user).filter(pk=request.session[SESSION_KEY]).first()
    if deputyship is None:
        del request.session[SESSION_KEY]
        words = _("Perwakilan Anda berakhir; Anda bertindak atas nama sendiri.")
        messages.info(request, words, fail_silently=True)
        return user
    return user.act_as(deputyship)


def act_for_branch(request: SignedInRequest, branch: Branch | None) -> None:
    """For whom of this branch the user may act; as themself where they may for nobody there."""
    deputyship = deputyships_now(request.user).filter(branch=branch).first()
    if deputyship is not None:
        request.session[SESSION_KEY] = deputyship.pk
    else:
        request.session.pop(SESSION_KEY, None)
