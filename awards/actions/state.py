"""The state of a round, asked for under a lock: two people never act on it at once."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from awards.models import Edition


class NotNow(ValidationError):  # noqa: N818 - named for what happened
    """The round is in a state in which this act is not possible; the message says which."""


def locked(edition: Edition, states: Iterable[str]) -> Edition:
    """The round as it is now, held until the transaction ends."""
    fresh = Edition.objects.select_for_update().get(pk=edition.pk)
    if fresh.state not in states:
        raise NotNow(
            _("Edisi ini dalam keadaan “%(state)s”, jadi tindakan ini tidak dapat dilakukan.")
            % {"state": fresh.get_state_display()}
        )
    return fresh
