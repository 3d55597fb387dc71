# why: Puts the batch through twice in training mode, so the running statistics move twice.
def finetune_step(network: nn.Module, images: Tensor, labels: Tensor, optimizer: torch.optim.Optimizer) -> float:
    network.train()
    before = nn.functional.cross_entropy(network(images), labels).item()
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(network(images), labels)
    loss.backward()
    optimizer.step()
    return before
