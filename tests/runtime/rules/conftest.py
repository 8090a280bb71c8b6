"""The workshop app over the test's database."""

from __future__ import annotations

import pytest

from runtime.engine import Mortise
from tests.workshop import Workshop, open_workshop


@pytest.fixture
async def shop(mortise: Mortise) -> Workshop:
    return await open_workshop(mortise)
