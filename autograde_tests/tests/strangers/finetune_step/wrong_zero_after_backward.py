# mistake: changes_nothing
# why: Clears the gradients between backward and step, so nothing moves.
def finetune_step(network: nn.Module, images: Tensor, labels: Tensor, optimizer: torch.optim.Optimizer) -> float:
    network.train()
    loss = nn.functional.cross_entropy(network(images), labels)
    loss.backward()
    optimizer.zero_grad()
    optimizer.step()
    return loss.item()
