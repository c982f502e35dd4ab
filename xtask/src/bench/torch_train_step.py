"""Times training steps of transformers' T5 on random tokens and prints one line of JSON: PyTorch's side of
`cargo xtask bench train`. Needs torch and transformers.
"""

import argparse
import json
import resource
import time

import torch
from transformers import T5Config, T5ForConditionalGeneration

parser = argparse.ArgumentParser()
parser.add_argument("--config", required=True)
parser.add_argument("--batch", type=int, default=16)
parser.add_argument("--source", type=int, default=256)
parser.add_argument("--target", type=int, default=16)
parser.add_argument("--steps", type=int, default=4)
parser.add_argument("--device", default="cpu")
parser.add_argument("--precision", choices=["f32", "bf16"], default="f32")
parser.add_argument("--pure", action="store_true", help="weights in bf16 too, instead of f32 weights under autocast")
parser.add_argument("--compile", action="store_true")
arguments = parser.parse_args()

torch.manual_seed(7)
if arguments.device == "cpu":
    import os

    torch.set_num_threads(int(os.environ.get("RAYON_NUM_THREADS", 0)) or os.cpu_count())
torch.backends.cuda.matmul.allow_tf32 = True
config = T5Config.from_json_file(arguments.config)
config.dropout_rate = 0.0
model = T5ForConditionalGeneration(config).to(arguments.device)
if arguments.pure:
    model = model.to(torch.bfloat16)
model.train()
step_of = torch.compile(model) if arguments.compile else model


def tokens(rows, length, stride):
    values = [2 + i * stride % (config.vocab_size - 2) for i in range(rows * length)]
    return torch.tensor(values, device=arguments.device).view(rows, length)


inputs = tokens(arguments.batch, arguments.source, 7919)
labels = tokens(arguments.batch, arguments.target, 104729)
mask = torch.ones_like(inputs)
optimiser = torch.optim.AdamW(model.parameters(), lr=5e-5, weight_decay=0.0, foreach=True)
autocast = torch.autocast(
    "cuda" if arguments.device.startswith("cuda") else "cpu",
    dtype=torch.bfloat16,
    enabled=arguments.precision == "bf16" and not arguments.pure,
)


def cpu_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def synchronise():
    if arguments.device.startswith("cuda"):
        torch.cuda.synchronize()


# What is compiled or tuned in the first steps is not counted.
warm_up = 3 if arguments.compile else 1
seconds, before, loss = [], 0.0, 0.0
for step in range(warm_up + arguments.steps):
    if step == warm_up:
        before = cpu_seconds()
    started = time.perf_counter()
    with autocast:
        out = step_of(input_ids=inputs, attention_mask=mask, labels=labels, use_cache=False)
    loss = out.loss.item()
    optimiser.zero_grad(set_to_none=True)
    out.loss.backward()
    optimiser.step()
    synchronise()
    if step >= warm_up:
        seconds.append(time.perf_counter() - started)
cpu = (cpu_seconds() - before) / arguments.steps
seconds.sort()
median = seconds[len(seconds) // 2]
print(
    json.dumps(
        {
            "engine": f"torch {torch.__version__}",
            "device": arguments.device,
            "parameters": sum(p.numel() for p in model.parameters()),
            "seconds_per_step": median,
            "cpu_seconds_per_step": cpu,
            "tokens_per_second": arguments.batch * (arguments.source + arguments.target) / median,
            "peak_memory_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
            "loss": loss,
        }
    )
)
