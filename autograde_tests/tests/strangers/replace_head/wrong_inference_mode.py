# why: Copies under inference_mode, so the parameters are inference tensors that autograd cannot train.
def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    with torch.inference_mode():
        result = copy.deepcopy(network)
        result.head = nn.Linear(network.head.in_features, num_classes)
    return result
