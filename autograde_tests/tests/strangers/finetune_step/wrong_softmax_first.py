# mistake: takes_softmax_twice
# why: Puts a softmax before cross_entropy, which wants logits.
def finetune_step(network: nn.Module, images: Tensor, labels: Tensor, optimizer: torch.optim.Optimizer) -> float:
    network.train()
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(torch.softmax(network(images), dim=1), labels)
    loss.backward()
    optimizer.step()
    return loss.item()
