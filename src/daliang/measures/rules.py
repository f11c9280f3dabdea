"""Looking a measure up, with a helpful refusal."""

from rapidfuzz import process

from daliang.measures.models import Measure
from daliang.vocabulary.refusal import N_, Refusal


def find_measure(code: str) -> Measure:
    """The measure with this code; Refusal `unknown_measure` names the nearest ones."""
    found = Measure.objects.filter(code=code).first()
    if found is None:
        names = [f"{measure.code}（{measure.label}）" for measure in Measure.objects.all()]
        near = "、".join(match for match, _score, _at in process.extract(code, names, limit=3))
        raise Refusal(
            N_("没有代码为“%(found)s”的口径。相近的有：%(near)s。"),
            code="unknown_measure",
            field="measure",
            found=code,
            near=near or "—",
        )
    return found
