from accounts.models.deputies import Deputyship
from accounts.models.notices import Notice
from accounts.models.tokens import ApiToken, CalendarKey
from accounts.models.users import User, on_behalf

__all__ = ["ApiToken", "CalendarKey", "Deputyship", "Notice", "User", "on_behalf"]
