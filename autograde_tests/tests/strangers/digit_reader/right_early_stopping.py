# Right: fine-tunes in short rounds, keeps the round that is best on both bars (validation scans bent, fresh print).
from safetensors.torch import save_file
from headstart.digits import bend_digits
from headstart.evaluation import accuracy


def digit_reader(path):
    torch.manual_seed(11)
    net = DigitNetwork()
    train(net, rendered_digits(5000, seed=0), TrainingConfig(learning_rate=3e-3, steps=300))
    judge_scans = bend_digits(scans.validation, seed=7)
    judge_print = rendered_digits(500, seed=99)

    best, best_state, patience = -1.0, None, 0
    for round_ in range(15):
        train(net, scans.train, TrainingConfig(learning_rate=3e-4, steps=30, seed=round_))
        score = min(accuracy(net, judge_scans) - 0.80, accuracy(net, judge_print) - 0.75)
        if score > best:
            best, best_state, patience = score, copy.deepcopy(net.state_dict()), 0
        else:
            patience += 1
            if patience == 3:
                break
    save_file(best_state, path)
