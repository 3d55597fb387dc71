"""Where in an image a network finds what speaks for a class: Grad-CAM, and a test of such maps by covering."""

from __future__ import annotations

from typing import NamedTuple

import torch
import torch.nn.functional as F

from headstart.errors import CourseError
from headstart.network_modes import evaluation_mode
from headstart.vision.backbones import STAGES, ImageClassifier

_MAPPED = STAGES[1:-1]


class Evidence(NamedTuple):
    """What one stage says, and how much the class hangs on it.

    Args:
        activations: float32 (B, C, H, W), the stage's feature maps.
        gradients: float32 (B, C, H, W), how the logit of each image's class changes with them.
    """

    activations: torch.Tensor
    gradients: torch.Tensor


def class_evidence(
    network: ImageClassifier, images: torch.Tensor, classes: torch.Tensor, *, stage: str = "layer3"
) -> Evidence:
    """Activations of a stage and the gradients of a class's logit by them, in evaluation mode.

    Args:
        network: its mode and its gradients stay as they were.
        images: uint8 (B, C, H, W), of the network's size.
        classes: int64 (B,), the class that is asked about, for each image.
        stage: layer1 to layer4; later ones mean more and show it in fewer cells.
    Raises:
        CourseError: another stage.
    """
    if stage not in _MAPPED:
        raise CourseError(f"the stage is one of {', '.join(_MAPPED)}", repr(stage), "choose one of them")
    kept = []
    hook = network.stage(stage)[0].register_forward_hook(lambda module, inputs, output: kept.append(output))
    try:
        with evaluation_mode(network), torch.enable_grad():
            # a stage that is frozen gives no graph, unless what goes into it asks for one
            pixels = (images.float() / 255).requires_grad_()
            chosen = network(pixels).gather(1, classes[:, None]).sum()
            (gradients,) = torch.autograd.grad(chosen, kept[0])
    finally:
        hook.remove()
    return Evidence(kept[0].detach(), gradients)


def evidence_maps(evidence: Evidence) -> torch.Tensor:
    r"""Grad-CAM, a map an image.

    $L = \mathrm{ReLU}\big(\sum_c \alpha_c A_c\big)$, where $\alpha_c$ is the mean gradient over the pixels of map c.

    Args:
        evidence: of one stage.
    Returns:
        float32 (B, H, W), at least 0.
    Source: Selvaraju et al. (2017), arXiv 1610.02391, equations 1 and 2.
    """
    weights = evidence.gradients.mean((2, 3))
    return torch.einsum("bc,bchw->bhw", weights, evidence.activations).relu()


def enlarge_maps(maps: torch.Tensor, size: int) -> torch.Tensor:
    """Maps (B, H, W) at the size of their images, each scaled to a largest value of 1; an empty map stays 0."""
    large = F.interpolate(maps[:, None], size=(size, size), mode="bilinear", align_corners=False)[:, 0]
    return large / large.amax((1, 2), keepdim=True).clamp(min=1e-8)


def cover_cells(images: torch.Tensor, maps: torch.Tensor, share: float, *, strongest: bool) -> torch.Tensor:
    """Images in which the cells with the most, or the least, evidence are painted over with the image's mean.

    Args:
        images: uint8 (B, C, H, W), H and W multiples of the maps'.
        maps: (B, h, w).
        share: of the cells.
        strongest: which end.
    Returns:
        uint8 (B, C, H, W).
    """
    batch, height, width = maps.shape
    count = max(1, round(share * height * width))
    order = maps.flatten(1).argsort(dim=1, descending=strongest, stable=True)[:, :count]
    covered = torch.zeros(batch, height * width, dtype=torch.bool).scatter(1, order, True).view(batch, 1, height, width)
    rows, columns = images.shape[2] // height, images.shape[3] // width
    covered = covered.repeat_interleave(rows, 2).repeat_interleave(columns, 3)
    paint = images.float().mean((2, 3), keepdim=True).round().to(torch.uint8)
    return torch.where(covered, paint, images)
