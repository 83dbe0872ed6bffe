"""Who did it. Kept as (kind, id, label) so that audit and books need no foreign key upwards."""

from dataclasses import dataclass
from typing import Literal, Protocol

Kind = Literal["user", "system"]


class HasKey(Protocol):
    """Anything with a primary key, such as a user."""

    pk: int


@dataclass(frozen=True)
class Actor:
    """The author of a write. `label` is a code such as 'user:17', never a name or a phone number."""

    kind: Kind
    id: int | None
    label: str

    @classmethod
    def of(cls, user: HasKey) -> "Actor":
        """The actor for a signed-in person."""
        return cls("user", user.pk, f"user:{user.pk}")

    @classmethod
    def system(cls, name: str) -> "Actor":
        """The actor for a job or a processor, for example 'sweep' or 'stripe'."""
        return cls("system", None, f"system:{name}")

    @classmethod
    def labelled(cls, label: str) -> "Actor":
        """The actor behind a label that was stored."""
        kind, _, name = label.partition(":")
        return cls("user", int(name), label) if kind == "user" else cls("system", None, label)
