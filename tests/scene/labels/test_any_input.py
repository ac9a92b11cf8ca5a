"""Any array and any parameter of labels gives a picture or a clear Python error that names what is wrong."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import volrender as vr
from tests.scene.graphics.test_bad_input import arrays
from tests.scene.labels.scenes import MODES
from tests.texts import texts
from volrender.base.property import property_names

ALLOWED = (ValueError, TypeError, KeyError, RuntimeError, MemoryError)
QUIET = settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
LARGEST = 2**32 - 1
VOXELS = np.arange(60).reshape(3, 4, 5) % 7
NAMES = sorted(property_names(vr.LabelsGraphic))


def is_of_ids(data: np.ndarray) -> bool:
    """Whether it is a volume of ids, as numpy finds it."""
    if data.ndim != 3 or 0 in data.shape or data.dtype.kind not in "buif":
        return False
    if not np.isfinite(data).all() or (data < 0).any():
        return False
    return all(int(value) == value and value <= LARGEST for value in data.ravel().tolist())


@QUIET
@given(arrays(), st.sampled_from(MODES))
def test_any_array(data, mode):
    figure = vr.Figure(size=(16, 12))
    try:
        figure.add_labels(data, mode=mode, plane="middle")
    except ALLOWED as error:
        assert not is_of_ids(data), error
        assert "labels" in str(error) or "data" in str(error)
        assert figure[0, 0].graphics == ()
        return
    assert is_of_ids(data)
    image = figure.export_numpy()
    assert (image[..., 3] == 255).all()


ids = st.one_of(st.integers(0, 9), st.integers(-2, 2**33))
numbers = st.one_of(st.floats(-1, 2), st.floats())
colours = st.one_of(
    st.sampled_from(["red", "no colour", "#abc"]), st.tuples(*[st.floats(-0.5, 1.5)] * 3)
)
anything = st.one_of(
    st.none(), st.booleans(), ids, numbers, texts(max_size=4), st.lists(numbers, max_size=5),
    st.just(object()), hnp.arrays("f8", (3,)), hnp.arrays("f8", (2, 4)),
)  # fmt: skip
keys = st.one_of(ids, texts(max_size=2), st.floats(), st.none())
likely = {
    "colors": st.one_of(
        colours, st.dictionaries(ids, colours, max_size=3), hnp.arrays("f8", (3, 4))
    ),
    "names": st.one_of(st.lists(texts(max_size=3)), st.dictionaries(keys, texts(max_size=3))),
    "values": st.one_of(st.lists(numbers), st.dictionaries(ids, numbers, max_size=3)),
    "opacity": st.one_of(numbers, st.dictionaries(keys, numbers, max_size=3)),
    "hidden": st.one_of(ids, st.lists(keys, max_size=3)),
    "selected": st.one_of(ids, st.sets(ids, max_size=3)),
}


@pytest.mark.parametrize("strategy", ["anything", "likely"])
@QUIET
@given(data=st.data())
def test_any_value_of_any_parameter(strategy, data):
    """An error names the parameter; what is taken draws, and a state takes it as it is."""
    name = data.draw(st.sampled_from(NAMES if strategy == "anything" else sorted(likely)))
    value = data.draw(anything if strategy == "anything" else likely[name])
    figure = vr.Figure(size=(16, 12))
    try:
        graphic = figure.add_labels(VOXELS, **{"mode": "slice", "plane": "middle", name: value})
    except ALLOWED as error:
        assert name in str(error)
        assert len(str(error)) < 500
        return
    image = figure.export_numpy()
    assert (image[..., 3] == 255).all()
    if name not in ("name", "metadata"):
        state = figure.get_state()
        figure.set_state(state)
        assert figure.get_state() == state
        assert graphic in figure[0, 0].graphics
