import pytest
from small_shop import small_shop

from simbackorder.scenario.reading import loads


@pytest.fixture(scope="session")
def shop():
    return loads(small_shop(7))
