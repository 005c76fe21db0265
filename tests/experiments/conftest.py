import pytest

from simbackorder.scenario.reading import loads
from support.small_shop import small_shop


@pytest.fixture(scope="session")
def shop():
    return loads(small_shop(7))
