import pytest

from benchmarks.ratios import Bound, percentile, ratio_of_rounds


def test_ratio_of_rounds__is_the_median_of_the_rounds_ratios_not_the_ratio_of_medians() -> None:
    figure = ratio_of_rounds([10, 90, 40], [10, 30, 80])
    assert (figure.median, figure.lowest, figure.highest, figure.rounds) == (1.0, 0.5, 3.0, 3)


@pytest.mark.parametrize(("ours", "theirs"), [([], []), ([1, 2], [1]), ([1, 2], [1, 0])])
def test_ratio_of_rounds__that_cannot_be_compared__is_refused(ours: list[float], theirs: list[float]) -> None:
    with pytest.raises(ValueError, match=r"cannot be compared|measured nothing"):
        ratio_of_rounds(ours, theirs)


@pytest.mark.parametrize(
    ("bound", "value", "verdict"),
    [
        (Bound(at_least=0.35), 0.35, "passes"),
        (Bound(at_least=20), 15, "falls short by 25%"),
        (Bound(at_most=1.5), 1.5, "passes"),
        (Bound(at_most=1.5), 3, "exceeds by 100%"),
        # A bound of nothing more is one, too.
        (Bound(at_most=10), -2, "passes"),
    ],
)
def test_bound__gives_its_verdict(bound: Bound, value: float, verdict: str) -> None:
    assert bound.verdict(value) == verdict


@pytest.mark.parametrize(("percent", "value"), [(0, 1), (50, 2.5), (90, 3.7), (100, 4)])
def test_percentile__of_four_values__lies_between_them(percent: float, value: float) -> None:
    assert percentile([4, 1, 3, 2], percent) == pytest.approx(value)
