# mistake: shares_the_backbone
# why: Clones the weights but shares the buffers, so training the new network moves the old one's running statistics.
def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    result = DigitNetwork(num_classes, width=network.head.in_features // 2)
    for new, old in zip(result.backbone.modules(), network.backbone.modules()):
        new.training = old.training
        if isinstance(new, nn.Conv2d):
            new.weight = nn.Parameter(old.weight.detach().clone())
        elif isinstance(new, nn.BatchNorm2d):
            new.weight = nn.Parameter(old.weight.detach().clone())
            new.bias = nn.Parameter(old.bias.detach().clone())
            new.running_mean = old.running_mean
            new.running_var = old.running_var
            new.num_batches_tracked = old.num_batches_tracked
    result.training = network.training
    return result
