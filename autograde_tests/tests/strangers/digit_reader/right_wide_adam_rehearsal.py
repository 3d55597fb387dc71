# Right: width 48, source first, then scans with one third of print rehearsed in every batch.
import safetensors.torch


def digit_reader(path):
    torch.manual_seed(0)
    model = DigitNetwork(num_classes=10, width=48)
    print_digits = rendered_digits(4000, seed=0)
    train(model, print_digits, TrainingConfig(learning_rate=2e-3, steps=250))

    x, y = scans.train
    px, py = print_digits
    opt = torch.optim.Adam(model.parameters(), lr=5e-4)
    model.train()
    gen = torch.Generator().manual_seed(1)
    for _ in range(200):
        a = torch.randint(len(y), (64,), generator=gen)
        b = torch.randint(len(py), (32,), generator=gen)
        logits = model(torch.cat([x[a], px[b]]))
        loss = nn.functional.cross_entropy(logits, torch.cat([y[a], py[b]]))
        opt.zero_grad(set_to_none=True)
        loss.backward()
        opt.step()
    model.eval()
    safetensors.torch.save_file(model.state_dict(), path)
