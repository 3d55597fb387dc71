"""Plain data crosses whole; nothing else does."""

import enum
import json
import math
import pickle

import numpy as np
import pytest
import torch

from headstart.exchange.values import Caps, Other, ValueRefused, copied, dumps, kind_of, loads, plain


def crossed(value):
    return loads(dumps(plain(value)))


@pytest.mark.parametrize(
    "value", [None, True, False, 3, -(2**60), 0.1, 1e-300, "", "Grüße, 你好", [], {}, [1, [2, {"a": None}]]]
)
def test_plain_values_come_back_equal_and_of_the_same_type(value):
    back = crossed(value)
    assert back == value
    assert type(back) is type(value)


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.bfloat16, torch.int64, torch.uint8, torch.bool])
@pytest.mark.parametrize("shape", [(3,), (2, 0), (2, 3, 4)])
def test_tensors_come_back_bit_for_bit(dtype, shape):
    tensor = (torch.rand(shape, generator=torch.Generator().manual_seed(0)) * 100).to(dtype)
    back = crossed(tensor)
    assert back.dtype == dtype
    assert torch.equal(back, tensor)


def test_a_transposed_view_an_expanded_and_a_shared_tensor_cross():
    base = torch.arange(6.0).reshape(2, 3)
    back = crossed([base.T, base[:, :1].expand(2, 5), base, base])
    for got, expected in zip(back, [base.T, base[:, :1].expand(2, 5), base, base], strict=True):
        assert torch.equal(got, expected)


def test_what_crossed_does_not_change_when_the_original_does():
    original = torch.zeros(3)
    kept = plain([original])
    original += 1
    assert kept[0].sum() == 0


@pytest.mark.parametrize(
    "value",
    [2.5, torch.tensor(2.5), torch.tensor(2.5, dtype=torch.float64), np.float32(2.5), np.float64(2.5), np.array(2.5)],
)
def test_floats_zero_dimensional_tensors_and_numpy_scalars_become_one_form(value):
    back = crossed(value)
    assert type(back) is float
    assert back == 2.5


def test_a_tensor_that_wants_a_gradient_crosses():
    assert torch.equal(crossed(torch.ones(2, requires_grad=True) * 2), torch.full((2,), 2.0))


def test_arrays_stay_arrays():
    back = crossed(np.arange(6, dtype=np.int32).reshape(2, 3).T)
    assert kind_of(back) == "array"
    assert back.dtype == np.int32
    np.testing.assert_array_equal(back, np.arange(6).reshape(2, 3).T)


def test_infinities_and_nan_cross_as_themselves():
    low, high, lost = crossed([-math.inf, math.inf, math.nan])
    assert (low, high) == (-math.inf, math.inf)
    assert math.isnan(lost)


def test_tuples_become_lists_and_enums_what_they_are_underneath():
    class Colour(enum.StrEnum):
        RED = "red"

    assert crossed((1, (2, Colour.RED), torch.Size([4]))) == [1, [2, "red"], [4]]


@pytest.mark.parametrize(
    "value", [object(), {1, 2}, 3 + 4j, torch.zeros(2, dtype=torch.complex64), np.array(["a", "b"])]
)
def test_what_is_not_plain_crosses_as_the_name_of_its_type(value):
    back = crossed([value])[0]
    assert isinstance(back, Other)
    assert type(value).__name__ in back.type_name or "complex" in back.type_name or "array" in back.type_name


def test_an_object_that_claims_equality_crosses_without_its_claims():
    class Yes(float):
        def __eq__(self, other):
            return True

        __hash__ = None

    assert crossed(Yes(1.0)) != 2.0


def test_the_same_value_gives_the_same_bytes():
    value = {"b": torch.ones(2), "a": [np.zeros(3), 1.5]}
    assert dumps(plain(value)) == dumps(plain(value))


def test_a_pickle_is_refused_and_never_run():
    class Bomb:
        def __reduce__(self):
            return (pytest.fail, ("the pickle ran",))

    with pytest.raises(ValueRefused):
        loads(pickle.dumps(Bomb()))


@pytest.mark.parametrize("data", [b"", b"\0" * 8, b"\xff" * 64, dumps(1)[:-3], b"{}", dumps([1]) + b"x" * 9])
def test_damaged_bytes_are_refused(data):
    with pytest.raises(ValueRefused):
        loads(data)


@pytest.mark.parametrize(
    ("value", "caps"),
    [
        (torch.zeros(10_000), Caps(total_bytes=10_000)),
        ([0] * 100, Caps(items=50)),
        ([[[[1]]]], Caps(depth=2)),
        ("x" * 100, Caps(text_length=99)),
    ],
)
def test_what_is_over_a_cap_is_refused(value, caps):
    with pytest.raises(ValueRefused):
        loads(dumps(value), caps)


def test_a_nan_in_the_structure_is_refused():
    header = {"__metadata__": {"headstart": "[NaN]"}}
    text = json.dumps(header).encode()
    with pytest.raises(ValueRefused, match="NaN"):
        loads(len(text).to_bytes(8, "little") + text)


def test_a_list_that_holds_itself_ends():
    endless: list = [1]
    endless.append(endless)
    assert crossed(endless)[0] == 1


def test_a_copy_is_equal_and_shares_nothing():
    value = {"t": torch.ones(2), "a": np.zeros(2), "nested": [(torch.zeros(1, dtype=torch.int64), "text", None, True)]}
    twin = copied(value)
    twin["t"] += 1
    twin["a"] += 1
    twin["nested"][0][0].add_(1)
    assert value["t"].tolist() == [1, 1]
    assert value["a"].tolist() == [0, 0]
    assert value["nested"][0][0].tolist() == [0]
    assert twin["nested"][0][1:] == ("text", None, True)
    assert twin["nested"][0][0].dtype is torch.int64
