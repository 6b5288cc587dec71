from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone


class KeptReply(models.Model):
    """What was answered to a POST with an Idempotency-Key, to be answered again to its repetition.

    `status` is null only inside the transaction that is still answering.
    """

    KEY_LENGTH = 200
    STORED_FOR = timedelta(days=1)  # longer than any program keeps trying again

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=KEY_LENGTH)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.JSONField(null=True)
    headers = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="kept_reply_once_per_key", fields=["user", "key"])
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.key}"

    @classmethod
    def claim(cls, user: Any, key: str, fingerprint: str) -> tuple[Self, bool]:
        cls.objects.filter(created_at__lt=timezone.now() - cls.STORED_FOR).delete()
        return cls.objects.get_or_create(user=user, key=key, defaults={"fingerprint": fingerprint})

    def store(self, *, status: int, body: Any, headers: dict[str, str]) -> None:
        self.status, self.body, self.headers = status, body, headers
        self.save(update_fields=["status", "body", "headers"])
