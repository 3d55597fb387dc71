def finetune_step(network: nn.Module, images: Tensor, labels: Tensor, optimizer: torch.optim.Optimizer) -> float:
    criterion = nn.CrossEntropyLoss()
    network.train(True)
    optimizer.zero_grad(set_to_none=True)
    scores = network(images)
    loss = criterion(scores, labels)
    before = float(loss.detach())
    loss.backward()
    optimizer.step()
    return before
