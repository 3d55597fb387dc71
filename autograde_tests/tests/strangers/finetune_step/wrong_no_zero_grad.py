# mistake: keeps_old_gradients
# why: Forgets the old gradients, so an earlier batch takes part.
def finetune_step(network: nn.Module, images: Tensor, labels: Tensor, optimizer: torch.optim.Optimizer) -> float:
    network.train()
    loss = nn.functional.cross_entropy(network(images), labels)
    loss.backward()
    optimizer.step()
    return loss.item()
