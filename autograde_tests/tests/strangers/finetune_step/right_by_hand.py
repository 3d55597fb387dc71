def finetune_step(network: nn.Module, images: Tensor, labels: Tensor, optimizer: torch.optim.Optimizer) -> float:
    network.train()
    log_p = torch.log_softmax(network(images), dim=1)
    loss = -log_p[torch.arange(len(labels)), labels].mean()
    for group in optimizer.param_groups:
        for parameter in group["params"]:
            parameter.grad = None
    loss.backward()
    optimizer.step()
    return loss.item()
