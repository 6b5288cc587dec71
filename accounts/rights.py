"""Who has which rights: given by an admin, and where they publish or give rights, by two."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts import sessions
from accounts.closing import end_access
from accounts.models import Notice, RightsRequest, User
from accounts.notices import settle, tell
from accounts.password_links import send_link
from common.formats import UNKNOWN
from common.trail import recorded

Kind, State = RightsRequest.Kind, RightsRequest.State
RELATIONS = ("region", "branch", "bank")


@recorded
def invite(*, by: User, reason: str = "", **values: Any) -> tuple[User, RightsRequest | None]:
    """The account, and the request that it waits for; its owner sets the password by a letter."""
    _refuse_unless_admin(by)
    user = User(**values, is_active=False)
    _fit_role(user)
    user.set_unusable_password()
    user.save()
    return user, ask(user=user, kind=Kind.ACCOUNT, values={}, reason=reason, by=by)


@recorded
def ask(
    *, user: User, kind: str, by: User, values: dict[str, Any], reason: str
) -> RightsRequest | None:
    """Done at once where one admin suffices (None); else it waits for another."""
    _refuse_unless_admin(by)
    if by.pk == user.pk:
        raise PermissionDenied(_("Hak dan sandi sendiri tidak diubah sendiri: minta admin lain."))
    values = _written(values)
    _refuse_impossible(user, kind, values)
    if not needs_two(user, kind, values):
        _do(user, kind, values, by)
        return None
    request = RightsRequest(user=user, kind=kind, values=values, reason=reason, asked_by=by)
    _withdraw_stale(user, kind, by)
    request.full_clean()
    request.save()
    _tell_admins(request)
    return request


def needs_two(user: User, kind: str, values: dict[str, Any]) -> bool:
    """Of whoever publishes or gives rights everything, but closing a verifier's account: that can be
    urgent, and gives nobody anything. A second factor is everybody's."""
    if kind == Kind.FACTOR:
        return True
    if values == {"is_active": False} and not user.is_portal_admin:
        return False
    return user.is_guarded or values.get("role") in User.GUARDED_ROLES


@recorded
def approve(*, request: RightsRequest, by: User) -> None:
    request = RightsRequest.objects.waiting().select_for_update(of=["self"]).get(pk=request.pk)
    if not request.may_be_decided_by(by):
        raise PermissionDenied(_("Diputuskan admin lain: bukan yang meminta dan bukan orangnya."))
    user = User.objects.get(pk=request.user_id)
    _refuse_impossible(user, request.kind, request.values)
    _decide(request, State.APPROVED, by)
    _do(user, request.kind, request.values, by)


@recorded
def refuse(*, request: RightsRequest, by: User) -> None:
    """By another admin; by who asked it is withdrawn."""
    _refuse_unless_admin(by)
    request = RightsRequest.objects.waiting().select_for_update(of=["self"]).get(pk=request.pk)
    if by.pk == request.asked_by_id:
        _decide(request, State.WITHDRAWN, by)
    elif request.may_be_decided_by(by):
        _decide(request, State.REFUSED, by)
    else:
        raise PermissionDenied(_("Diputuskan admin lain: bukan yang meminta dan bukan orangnya."))


def other_admins(*people: User) -> QuerySet[User]:
    """Active admins who are none of these."""
    admins = User.objects.filter(role=User.Role.ADMIN, is_active=True)
    return admins.exclude(pk__in=[person.pk for person in people])


def _refuse_unless_admin(by: User) -> None:
    if not by.is_portal_admin:
        raise PermissionDenied(_("Akun dan hak diatur admin."))


def _refuse_impossible(user: User, kind: str, values: dict[str, Any]) -> None:
    if kind in (Kind.ACCOUNT, Kind.PASSWORD) and not user.email:
        raise ValidationError({"email": _("Alamat surelnya perlu dicatat dulu.")})
    if kind == Kind.RIGHTS:
        changed = _with_values(User.objects.get(pk=user.pk), values)
        changed.full_clean(exclude=["password"])
        stays_admin = changed.is_portal_admin and changed.is_active
        if user.is_portal_admin and not stays_admin and not other_admins(user).exists():
            raise ValidationError(_("Admin terakhir tetap admin: angkat admin lain dulu."))


def _do(user: User, kind: str, values: dict[str, Any], by: User) -> None:
    if kind == Kind.RIGHTS:
        _with_values(user, values).save()
        if "email" in values:  # a letter to the old address opens nothing any more
            user.password_links.usable().update(expires_at=timezone.now())
    elif kind == Kind.ACCOUNT:
        user.is_active = True
        user.save(update_fields=["is_active"])
        send_link(user=user, by=by)
    elif kind == Kind.PASSWORD:
        user.set_unusable_password()
        user.save()
        end_access(user)
        send_link(user=user, by=by, is_invitation=False)
    else:
        Authenticator.objects.filter(user=user.pk).delete()
        sessions.end_sessions(user)


def _written(values: dict[str, Any]) -> dict[str, Any]:
    """As JSON keeps it: a relation by its key."""
    return {
        name: getattr(value, "pk", None) if name in RELATIONS else value
        for name, value in values.items()
    }


def _with_values(user: User, values: dict[str, Any]) -> User:
    for name, value in values.items():
        setattr(user, f"{name}_id" if name in RELATIONS else name, value)
    return _fit_role(user)


def _fit_role(user: User) -> User:
    """Django's own marks follow the role."""
    user.is_staff = user.is_superuser = user.role == User.Role.ADMIN
    return user


def _withdraw_stale(user: User, kind: str, by: User) -> None:
    """One that nobody decided in time makes room for the next."""
    fresh = RightsRequest.objects.waiting().values("pk")
    waiting = RightsRequest.objects.filter(user=user, kind=kind, state=State.WAITING)
    for stale in waiting.exclude(pk__in=fresh):
        _decide(stale, State.WITHDRAWN, by)


def _decide(request: RightsRequest, state: str, by: User) -> None:
    request.state, request.decided_by, request.decided_at = state, by, timezone.now()
    request.save(update_fields=["state", "decided_by", "decided_at"])
    settle(path=_path(request.user), kinds=[Notice.Kind.RIGHTS])


def _tell_admins(request: RightsRequest) -> None:
    with translation.override("id"):
        note = _("%(kind)s, diminta %(admin)s.") % {
            "kind": capfirst(request.get_kind_display()),
            "admin": request.asked_by,
        }
    tell(
        users=other_admins(request.asked_by, request.user),
        kind=Notice.Kind.RIGHTS,
        subject=str(request.user),
        path=_path(request.user),
        note=f"{note} {request.reason}".strip(),
    )


def _path(user: User) -> str:
    return reverse("person", args=[user.pk])


def changes(request: RightsRequest) -> list[tuple[str, str, str]]:
    """`[("Peran", "verifikator wilayah", "admin")]`: as it is, and as it would be."""
    before, after = User.objects.get(pk=request.user_id), User.objects.get(pk=request.user_id)
    _with_values(after, request.values)
    return [
        (
            str(capfirst(User._meta.get_field(name).verbose_name)),  # type: ignore[union-attr]
            _shown(before, name),
            _shown(after, name),
        )
        for name in request.values
    ]


def _shown(user: User, name: str) -> str:
    if name == "role":
        return str(user.get_role_display())
    value = getattr(user, name)
    if isinstance(value, bool):
        return _("ya") if value else _("tidak")
    return str(value or UNKNOWN)


def invited_words(user: User, waiting: RightsRequest | None) -> str:
    if waiting:
        return _("Undangan untuk %(name)s dikirim sesudah admin lain menyetujui.") % {"name": user}
    return _("Undangan untuk %(name)s dikirim ke %(email)s; tautannya berlaku tujuh hari.") % {
        "name": user,
        "email": user.email,
    }
