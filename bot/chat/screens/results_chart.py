"""How a class did, as a picture: how many learners got how many right."""

from io import BytesIO

from PIL import Image, ImageDraw

from bot.chat.screens.progress_chart import BARS, GROUND, INK, LINE, SHARP, SOFT, Paper
from bot.chat.screens.results import ResultsView, ranged
from bot.chat.translation import Translator

SIZE = (1080, 720)
_TOP, _BOTTOM, _EDGE = 220, 580, 64


def distribution(tr: Translator, view: ResultsView) -> bytes:
    """Draw how many learners got how many right, as a PNG; `results.described` says it in words.

    It must not run in the event loop. There must be at least one bin.
    """
    image = Image.new("RGB", (SIZE[0] * SHARP, SIZE[1] * SHARP), GROUND)
    paper, bins = Paper(ImageDraw.Draw(image)), view.summary.bins
    paper.text((_EDGE, 48), tr.t("How many got how many right"), 46, INK)
    paper.text((_EDGE, 114), tr.t("learners, by the attempt that counts"), 32, SOFT)
    width = (SIZE[0] - 2 * _EDGE) / len(bins)
    highest = max(1, *(bin.learners for bin in bins), 1)
    paper.line([(_EDGE, _BOTTOM), (SIZE[0] - _EDGE, _BOTTOM)], LINE, 3)
    for position, bin in enumerate(bins):
        middle = _EDGE + width * (position + 0.5)
        height = (_BOTTOM - _TOP - 50) * bin.learners / highest
        if bin.learners:
            paper.box((middle - width * 0.36, _BOTTOM - height), (middle + width * 0.36, _BOTTOM), BARS)
        paper.text((middle, _BOTTOM - height - 10), tr.number(bin.learners), 38, INK if bin.learners else SOFT, "ms")
        label = ranged(tr, bin).split(" ")[0]
        paper.text((middle, _BOTTOM + 18), label, 32, SOFT, "ma")
    unit = tr.t("right answers") if bins[0].of is not None else tr.t("percent right")
    paper.text((SIZE[0] / 2, _BOTTOM + 70), unit, 32, SOFT, "ma")
    file = BytesIO()
    image.resize(SIZE, Image.Resampling.LANCZOS).save(file, "PNG", optimize=True)
    return file.getvalue()
