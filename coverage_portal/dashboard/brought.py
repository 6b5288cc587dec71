"""What the channels that the portal follows itself have brought in, and who has promised the rest."""

from datetime import datetime

from django.utils.translation import gettext as _

from commitments.attainment import attainments
from commitments.owners import Owners, owners
from common.formats import FEW
from participants.cohorts.public import Cover, cover_of
from participants.coverage.position import Position
from participants.coverage.snapshot import Snapshot
from participants.kur.contribution import released_people

KUR = "KUR"  # the channel's name in the documents that set targets


def brought_in(position: Position, moment: datetime | None) -> dict[str, int | str]:
    """Channel -> people covered through it at the end of the month, as published: rounded to the
    nearest 5, `<5`, or withheld. Today that is KUR alone; empty where its month is not
    released. `moment`: what is looked back from; what was released later was not known then.
    """
    is_followed = any(channel.name == KUR for channel in position.channels)
    if not is_followed or position.data_month is None:
        return {}
    released = released_people(position.region, position.data_month, moment)
    if not released:
        return {}
    [people] = released
    return {KUR: _("disamarkan") if people is None else people or FEW}


def cover_in(snapshot: Snapshot) -> Cover:
    """The verified cohorts of the view's region, as known in it."""
    if "cover" not in snapshot.beside:
        snapshot.beside["cover"] = cover_of(snapshot.region, snapshot.choices.moment)
    cover: Cover = snapshot.beside["cover"]
    return cover


def owners_of(position: Position, snapshot: Snapshot) -> Owners | None:
    """Who has promised to bring the people that are missing, as known and counted in this view."""
    if not position.gap_people or not snapshot.basis.is_default:
        return None
    rows = attainments(position.data_month, today=snapshot.today, moment=snapshot.choices.moment)
    owned = owners(position, rows)
    return owned if owned and owned.is_any else None
