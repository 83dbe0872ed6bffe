"""Sessions at rest: the phone that a person is signing in with stands in one, so they are encrypted."""

import json
from typing import Any

from core.encryption import decrypt, encrypt

CONTEXT = "django_session.session_data"


class EncryptedJson:
    """Django's session serializer: JSON under the current key. A session that can't be read is an empty one."""

    def dumps(self, obj: Any) -> bytes:
        """Encrypt."""
        return encrypt(json.dumps(obj, separators=(",", ":")), context=CONTEXT).encode()

    def loads(self, data: bytes) -> Any:
        """Decrypt."""
        return json.loads(decrypt(data.decode(), context=CONTEXT))
