"""Grad-CAM: against a network whose gradients are known, and against captum-free arithmetic."""

import pytest
import torch

from headstart.errors import CourseError
from headstart.vision.backbones import NetworkConfig, build_network
from headstart.vision.fine_tuning import freeze_stages
from headstart.vision.gradient_evidence import Evidence, class_evidence, cover_cells, enlarge_maps, evidence_maps


@pytest.fixture
def network():
    return build_network(NetworkConfig("resnet10-small", "cifar", 4), seed=0).eval()


@pytest.fixture
def images():
    return torch.randint(0, 256, (3, 3, 32, 32), generator=torch.Generator().manual_seed(2), dtype=torch.uint8)


CLASSES = torch.tensor([1, 3, 0])


def test_gradients_of_the_last_stage_are_the_heads_weights_over_the_pixels(network, images):
    # behind layer4 come only a mean over the pixels and a linear layer
    evidence = class_evidence(network, images, CLASSES, stage="layer4")
    pixels = evidence.activations.shape[-1] * evidence.activations.shape[-2]
    wanted = network.head.weight[CLASSES][:, :, None, None] / pixels
    assert torch.allclose(evidence.gradients, wanted.expand_as(evidence.gradients), atol=1e-7)


def test_at_the_last_stage_the_signed_map_adds_up_to_the_logit(network, images):
    evidence = class_evidence(network, images, CLASSES, stage="layer4")
    signed = (evidence.gradients.mean((2, 3), keepdim=True) * evidence.activations).sum((1, 2, 3))
    logits = network(images).gather(1, CLASSES[:, None])[:, 0] - network.head.bias[CLASSES]
    assert torch.allclose(signed, logits, atol=1e-4)


def test_gradients_of_an_inner_stage_agree_with_central_differences(network, images):
    network.double()
    kept = {}
    evidence = class_evidence(network, images, CLASSES, stage="layer2")
    place = (1, 5, 3, 4)

    def logit(shift):
        def nudge(module, inputs, output):
            output = output.clone()
            output[place] += shift
            return output

        hook = network.stage("layer2")[0].register_forward_hook(nudge)
        kept["logit"] = network(images)[1, CLASSES[1]].item()
        hook.remove()
        return kept["logit"]

    slope = (logit(1e-5) - logit(-1e-5)) / 2e-5
    assert evidence.gradients[place].item() == pytest.approx(slope, abs=1e-6)


def test_a_frozen_network_in_training_mode_is_read_in_evaluation_mode_and_left_as_it_was(network, images):
    wanted = class_evidence(network, images, CLASSES)
    freeze_stages(network, 5)
    network.train()
    statistics = network.backbone.network.bn1.running_mean.clone()
    got = class_evidence(network, images, CLASSES)
    assert all(torch.allclose(one, other, atol=1e-6) for one, other in zip(got, wanted, strict=True))
    assert network.training
    assert torch.equal(network.backbone.network.bn1.running_mean, statistics)
    assert all(parameter.grad is None for parameter in network.parameters())


def test_maps_are_weighted_by_the_mean_gradient_and_cut_at_zero():
    activations = torch.tensor([[[[1.0, 2.0]], [[3.0, 0.0]]]])
    gradients = torch.tensor([[[[2.0, 0.0]], [[-1.0, 0.0]]]])  # weights 1 and −0.5
    assert evidence_maps(Evidence(activations, gradients)).tolist() == [[[0.0, 2.0]]]


def test_enlarged_maps_reach_one_and_empty_ones_stay_empty():
    large = enlarge_maps(torch.tensor([[[0.0, 4.0], [1.0, 2.0]], [[0.0, 0.0], [0.0, 0.0]]]), 8)
    assert large.amax((1, 2)).tolist() == [1.0, 0.0]


def test_covering_paints_the_chosen_cells_alone(images):
    maps = torch.zeros(3, 4, 4)
    maps[:, 1, 2] = 1.0
    covered = cover_cells(images, maps, 1 / 16, strongest=True)
    paint = images.double().mean((2, 3)).round().to(torch.uint8)
    assert (covered[:, :, 8:16, 16:24] == paint[:, :, None, None]).all()
    outside = torch.ones(32, 32, dtype=torch.bool)
    outside[8:16, 16:24] = False
    assert torch.equal(covered[:, :, outside], images[:, :, outside])


def test_the_weakest_cells_are_the_other_end(images):
    maps = torch.arange(16.0).view(1, 4, 4).expand(3, -1, -1)
    weakest = cover_cells(images, maps, 0.25, strongest=False)
    assert torch.equal(weakest[:, :, 8:], images[:, :, 8:])
    assert not torch.equal(weakest[:, :, :8], images[:, :, :8])


def test_another_stage_is_refused(network, images):
    with pytest.raises(CourseError, match="layer1, layer2, layer3, layer4"):
        class_evidence(network, images, CLASSES, stage="stem")
