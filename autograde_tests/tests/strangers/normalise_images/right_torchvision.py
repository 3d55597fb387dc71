def normalise_images(images: Tensor, mean: Sequence[float], std: Sequence[float]) -> Tensor:
    from torchvision.transforms.v2 import functional as tf

    return tf.normalize(tf.to_dtype(images, torch.float32, scale=True), mean=list(mean), std=list(std))
