"""Reads a model's folder with Hugging Face's transformers, and compares it with what Guesswork computes of it.

    python3 tests/python/compare_with_transformers.py runs/pocket/base

needs torch and transformers, and the built `guesswork` program (`cargo build --release`), or another one that
--guesswork names. For each prompt the two must have the same tokens, and the same logits up to the rounding of 32-bit
numbers. Prints one line of JSON and ends with 0 if they are the same, with 1 if not, with 77 if torch or transformers
are not there. The folder of a run (a tuned model, or a base that was pre-trained) is read with
`AutoTokenizer.from_pretrained` and `T5ForConditionalGeneration.from_pretrained`; --no-tokenizer leaves the first out, for
folders whose tokenizer is only a tokenizer.json.

    python3 tests/python/compare_with_transformers.py runs/lora --base runs/pocket/base

also reads the adapters of a run that was trained with --lora-rank, with `PeftModel.from_pretrained` on the base that it
was tuned from, and compares what they compute together with what Guesswork computes of the merged model; needs peft,
too.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

PROMPTS = [
    ("Definition: Answers: yes, no.\n\nNow complete the following example -\nInput: Is it cold?\nOutput: ", "yes"),
    ("the cat sat on the mat", "no"),
    ("  Two  spaces,\ttabs and \"quotation marks\"; a dash \u2013 and a caf\u00e9.\n", "The answer is a sentence, with a comma."),
    ("x", "maybe"),
]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the model's folder")
    program = Path(__file__).parents[2] / "target" / "release" / "guesswork"
    parser.add_argument("--guesswork", type=Path, default=program, help="the program (%(default)s)")
    parser.add_argument("--tolerance", type=float, default=1e-4, help="largest difference allowed, as a part of the "
                        "largest logit, and at least of 1 (%(default)s)")
    parser.add_argument("--base", type=Path, help="the model that the folder's adapters were trained beside")
    parser.add_argument("--no-tokenizer", action="store_true", help="compare the logits only")
    arguments = parser.parse_args()
    try:
        import torch
        import transformers
        if arguments.base is not None:
            import peft
            import safetensors.torch
    except ImportError as error:
        print(f"torch, transformers and, with --base, peft are needed: {error}", file=sys.stderr)
        return 77
    transformers.logging.set_verbosity_error()

    folder = str(arguments.folder)
    model, loading = transformers.T5ForConditionalGeneration.from_pretrained(
        folder, dtype=torch.float32, output_loading_info=True
    )
    model.eval()
    problems = [f"{kind}: {sorted(names)}" for kind, names in loading.items() if names]
    tokenizer = None if arguments.no_tokenizer else transformers.AutoTokenizer.from_pretrained(folder)

    adapted = None
    if arguments.base is not None:
        adapter = arguments.folder / "adapter"
        base = transformers.T5ForConditionalGeneration.from_pretrained(str(arguments.base), dtype=torch.float32)
        adapted = peft.PeftModel.from_pretrained(base, str(adapter)).eval()
        # What it does not find it leaves as it began, with a warning.
        read = peft.get_peft_model_state_dict(adapted)
        written = safetensors.torch.load_file(adapter / "adapter_model.safetensors")
        if read.keys() != written.keys():
            problems.append(f"adapters of one only: {sorted(read.keys() ^ written.keys())}")
        elif not all(torch.equal(read[name], written[name]) for name in written):
            problems.append("the adapters that were read are not those that were written")

    largest_difference, largest_logit, largest_loss_difference, compared = 0.0, 0.0, 0.0, 0
    largest_adapter_difference, largest_adapter_effect = 0.0, 0.0
    for prompt, answer in PROMPTS:
        command = [str(arguments.guesswork), "logits", "--model", folder, "--prompt", prompt, "--answer", answer]
        ours = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        if tokenizer is not None:
            for text, ids in ((prompt, ours["input_ids"]), (answer, ours["labels"])):
                theirs = tokenizer(text).input_ids
                if theirs != ids:
                    problems.append(f"{text!r} is {theirs} to transformers and {ids} to guesswork")
            words = tokenizer.decode(ours["labels"], skip_special_tokens=True)
            if "<" in words:
                problems.append(f"special tokens are not skipped: {words!r}")
        inputs = {
            "input_ids": torch.tensor([ours["input_ids"]]),
            "attention_mask": torch.ones(1, len(ours["input_ids"]), dtype=torch.long),
            "labels": torch.tensor([ours["labels"]]),
        }
        with torch.no_grad():
            theirs = model(**inputs)
        logits = torch.tensor([ours["logits"]])
        if logits.shape != theirs.logits.shape:
            problems.append(f"{tuple(theirs.logits.shape)} logits of transformers and {tuple(logits.shape)} of guesswork")
            continue
        largest_difference = max(largest_difference, (logits - theirs.logits).abs().max().item())
        largest_logit = max(largest_logit, theirs.logits.abs().max().item())
        largest_loss_difference = max(largest_loss_difference, abs(ours["loss"] - theirs.loss.item()))
        compared += logits.numel()
        if adapted is not None:
            with torch.no_grad():
                beside = adapted(**inputs).logits
                with adapted.disable_adapter():
                    without = adapted(**inputs).logits
            largest_adapter_difference = max(largest_adapter_difference, (logits - beside).abs().max().item())
            largest_adapter_effect = max(largest_adapter_effect, (beside - without).abs().max().item())
        if not torch.equal(logits.argmax(-1), theirs.logits.argmax(-1)):
            problems.append(f"another token is the likeliest in the answer to {prompt!r}")
    limit = arguments.tolerance * max(1.0, largest_logit)
    if not largest_difference <= limit:
        problems.append(f"logits differ by {largest_difference}, more than {limit}")
    if not largest_adapter_difference <= limit:
        problems.append(f"logits with the adapters beside differ by {largest_adapter_difference}, more than {limit}")
    if adapted is not None and not largest_adapter_effect > limit:
        problems.append(f"the adapters change no logit by more than {limit}; nothing was compared")
    print(json.dumps({
        "folder": folder,
        "transformers": transformers.__version__,
        "torch": torch.__version__,
        "logits": compared,
        "largest_logit": largest_logit,
        "largest_difference": largest_difference,
        "largest_loss_difference": largest_loss_difference,
        "peft": None if adapted is None else peft.__version__,
        "largest_adapter_difference": None if adapted is None else largest_adapter_difference,
        "largest_adapter_effect": None if adapted is None else largest_adapter_effect,
        "tokenizer": None if tokenizer is None else type(tokenizer).__name__,
        "problems": problems,
    }))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
