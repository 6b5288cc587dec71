from accounts.models.notices import Notice
from accounts.models.tokens import ApiToken
from accounts.models.users import User

__all__ = ["ApiToken", "Notice", "User"]
