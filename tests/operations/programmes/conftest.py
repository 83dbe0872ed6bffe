"""What these tests may use."""

from tests.broadcast import ears

__all__ = ["ears"]
