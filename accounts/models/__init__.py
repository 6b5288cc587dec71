from accounts.models.deputies import Deputyship
from accounts.models.notices import Notice
from accounts.models.rights import PasswordLink, RightsRequest
from accounts.models.tokens import ApiToken, CalendarKey
from accounts.models.users import User, on_behalf, person

__all__ = [
    "ApiToken",
    "CalendarKey",
    "Deputyship",
    "Notice",
    "PasswordLink",
    "RightsRequest",
    "User",
    "on_behalf",
    "person",
]
