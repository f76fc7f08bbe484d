from io import BytesIO

import pytest

from bot.quiz.exports import ExportFormat
from bot.reports.files import write
from tests.reports.builders import some_results


def english(text: str, /, **values: object) -> str:
    return text.format(**values)


@pytest.mark.parametrize("format", ExportFormat)
def test_every_file_can_be_written_for_a_teacher_whose_zone_is_an_offset(format: ExportFormat) -> None:
    assert write(format, some_results(zone="+0530"), BytesIO(), english, "en", "k1").rows
