from io import BytesIO

import pytest

from bot.reports.files import ENDINGS, write
from tests.reports.builders import some_results


def english(text: str, /, **values: object) -> str:
    return text.format(**values)


@pytest.mark.parametrize("form", ENDINGS)
def test_every_file_can_be_written_for_a_teacher_whose_zone_is_an_offset(form: str) -> None:
    assert write(form, some_results(zone="+0530"), BytesIO(), english, "en", "k1").rows
