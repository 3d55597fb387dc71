# mistake: reports_the_loss_afterwards
# why: Gives back the loss after the update (and shows the batch to BatchNorm twice).
def finetune_step(network: nn.Module, images: Tensor, labels: Tensor, optimizer: torch.optim.Optimizer) -> float:
    network.train()
    optimizer.zero_grad()
    nn.functional.cross_entropy(network(images), labels).backward()
    optimizer.step()
    return nn.functional.cross_entropy(network(images), labels).item()
