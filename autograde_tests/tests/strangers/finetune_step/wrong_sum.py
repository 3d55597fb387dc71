# mistake: sums_the_loss
# why: Sums the losses over the batch.
def finetune_step(network: nn.Module, images: Tensor, labels: Tensor, optimizer: torch.optim.Optimizer) -> float:
    network.train()
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(network(images), labels, reduction="sum")
    loss.backward()
    optimizer.step()
    return loss.item()
