def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    import io

    buffer = io.BytesIO()
    torch.save(network, buffer)
    buffer.seek(0)
    twin = torch.load(buffer, weights_only=False)
    twin.head = nn.Linear(twin.head.in_features, num_classes)
    for _, parameter in twin.named_parameters():
        parameter.requires_grad_(True)
    return twin
