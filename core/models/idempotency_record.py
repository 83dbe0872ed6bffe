"""The stored answer of a request that must not be done twice."""

from django.db import models


class IdempotencyRecord(models.Model):
    """Key and scope are unique together; `request_hash` tells a replay from a misuse of the key."""

    scope = models.CharField(max_length=96)
    key = models.CharField(max_length=96)
    request_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField(db_index=True)
    status = models.PositiveSmallIntegerField(
        null=True, help_text="null while the first request is in flight"
    )
    body = models.JSONField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="idempotency_once")]

    def __str__(self) -> str:
        return f"{self.scope}:{self.key}"
