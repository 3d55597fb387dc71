"""What a training does on a GPU, run where there is none: fake tensors know device, shape and type, and no values.

An operation on tensors of two devices is refused, and so is a step that looks at a value on the GPU, for which the
processor would have to wait. What a fake GPU cannot do (gradients, the optimiser's kernels) is replaced; results and
speed are a real GPU's to show.
"""

import pytest
import torch
from torch._subclasses.fake_tensor import FakeTensorMode

from headstart.language.encoding import EncodedText
from headstart.language.predictions import predict_logits as predict_tokens
from headstart.language.tuning import SentenceTuning, TokenTuning
from headstart.language.tuning_settings import tuning_config
from headstart.resumable.hardware import Hardware
from headstart.vision import batches
from headstart.vision.augmentation import Augmentation
from headstart.vision.backbones import NetworkConfig, build_network
from headstart.vision.image_sets import ImageSet
from headstart.vision.predictions import extract_features, predict_logits
from headstart.vision.training_settings import LoopConfig
from headstart.vision.training_state import Training

GPU = torch.device("cuda", 0)


class FakeGpu:
    """A GPU for networks that are built in its `network`; `losses` holds what gradients were asked of."""

    def __init__(self, monkeypatch):
        self.losses, self.parameters = [], []
        monkeypatch.setattr(torch.cuda.amp.common, "amp_definitely_not_available", lambda: False)
        monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda *_, **__: True)
        monkeypatch.setattr(torch.nn.Module, "to", self._to)
        monkeypatch.setattr(torch.Tensor, "backward", lambda loss: self._backward(loss))
        for optimizer in (torch.optim.SGD, torch.optim.AdamW):
            monkeypatch.setattr(optimizer, "step", lambda _: None)
        for name, kind in [("item", float), ("__bool__", bool), ("__int__", int), ("__float__", float)]:
            monkeypatch.setattr(torch.Tensor, name, lambda value, kind=kind: kind(self._on_processor(value)))

    def network(self, build):
        with GPU:
            network = build()
        self.parameters = list(network.parameters())
        return network

    @staticmethod
    def _to(module, *_, memory_format=None):
        for value in module.parameters():
            if memory_format and value.ndim == 4:
                value.data = value.data.contiguous(memory_format=memory_format)
        return module

    def _backward(self, loss):
        self.losses.append((loss.device, loss.dtype))
        for value in self.parameters:
            value.grad = torch.zeros_like(value) if value.requires_grad else None

    @staticmethod
    def _on_processor(value):
        assert value.device.type == "cpu", "the processor waits for the GPU"
        return 0.3


@pytest.fixture
def gpu(monkeypatch):
    fake = FakeGpu(monkeypatch)
    batches._epoch_order.cache_clear()
    with FakeTensorMode():
        yield fake
    batches._epoch_order.cache_clear()  # no later test may find a fake order


def image_set():
    pixels = torch.randint(0, 255, (40, 3, 32, 32), dtype=torch.uint8)
    return ImageSet(pixels, torch.randint(0, 10, (40,)), tuple("abcdefghij"))


@pytest.mark.parametrize("mixed", [{}, {"mixup": 0.2}, {"cutmix": 1.0}])
@pytest.mark.parametrize("micro_batches", [1, 2])
def test_a_step_on_images_stays_on_the_gpu_in_bfloat16_with_channels_last(gpu, mixed, micro_batches):
    network, seen = gpu.network(lambda: build_network(NetworkConfig("resnet10-small"), seed=0)), []
    augmentation = Augmentation(crop_padding=4, mirror=True, **mixed)
    config = LoopConfig(4, 8, augmentation=augmentation, average_decay=0.9, clip_norm=1.0, label_smoothing=0.1)
    training = Training(network, image_set(), None, config, Hardware(GPU, micro_batches=micro_batches))
    network.backbone.network.conv1.register_forward_hook(lambda layer, given, got: seen.append((given[0], got)))
    training.training_mode()
    training.take_step()
    assert gpu.losses == [(GPU, torch.float32)] * micro_batches and len(seen) == micro_batches
    for given, got in seen:
        assert given.is_contiguous(memory_format=torch.channels_last) and len(given) == 8 // micro_batches
        assert got.device == GPU and got.dtype == torch.bfloat16


def test_images_are_predicted_on_the_gpu(gpu):
    network = gpu.network(lambda: build_network(NetworkConfig("resnet10-small"), seed=0))
    logits = predict_logits(network, image_set().images, Hardware(GPU))
    assert (logits.device, logits.dtype, logits.shape) == (GPU, torch.float32, (40, 10))
    assert len(extract_features(network, image_set(), Hardware(GPU)).images) == 40


def sentences(labels):
    return EncodedText(tuple((2, 5, 6, 7, 3)[: 3 + n % 3] for n in range(12)), labels, ("O", "B-PER", "I-PER"), 0)


def bert(kind):
    import transformers

    sizes = dict(hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32, vocab_size=20)
    return getattr(transformers, kind)(transformers.BertConfig(**sizes, num_labels=3))


@pytest.mark.parametrize("micro_batches", [1, 2])
@pytest.mark.parametrize(
    ("kind", "tuning", "labels"),
    [
        ("BertForTokenClassification", TokenTuning, tuple((-100, 0, 1, 2, -100)[: 3 + n % 3] for n in range(12))),
        ("BertForSequenceClassification", SentenceTuning, tuple(n % 3 for n in range(12))),
    ],
)
def test_a_step_on_sentences_stays_on_the_gpu(gpu, kind, tuning, labels, micro_batches, monkeypatch):
    monkeypatch.setattr("headstart.language.tuning.int", lambda count: 3, raising=False)  # labels are counted in values
    monkeypatch.setattr("headstart.language.tuning.batch_at", lambda *_: [0, 4, 5, 11])  # drawn in values, too
    network, widths = gpu.network(lambda: bert(kind)), []
    network.register_forward_pre_hook(
        lambda _, positional, named: widths.append((named["input_ids"].device, named["input_ids"].shape[1])),
        with_kwargs=True,
    )
    config = tuning_config(12, epochs=1, batch_size=4, seed=0)
    training = tuning(network, sentences(labels), None, config, Hardware(GPU, micro_batches=micro_batches))
    training.training_mode()
    training.take_step()
    assert gpu.losses == [(GPU, torch.float32)] * micro_batches
    assert widths == [(GPU, 8)] * micro_batches  # padded to a multiple of 8


def test_sentences_are_predicted_on_the_gpu_and_answered_on_the_processor(gpu):
    network = gpu.network(lambda: bert("BertForTokenClassification"))
    found = predict_tokens(network, sentences(None), Hardware(GPU))
    assert [row.shape[0] for row in found] == [3 + n % 3 for n in range(12)]
    assert {row.device.type for row in found} == {"cpu"}


def test_the_fake_gpu_refuses_what_a_real_one_does(gpu):
    with pytest.raises(RuntimeError, match="same device"):
        torch.ones(3, device=GPU) + torch.ones(3)
    with pytest.raises(AssertionError, match="waits for the GPU"):
        torch.ones((), device=GPU).item()
