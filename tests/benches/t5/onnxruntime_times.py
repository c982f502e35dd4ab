"""Times a T5 in onnxruntime on one thread, as the bench asks: a line "encoder LENGTH 1 TIMES" or "tokens LENGTH TOKENS TIMES"
gives the seconds that it took, all times together."""

import sys
import time
from pathlib import Path

import numpy
import onnxruntime

folder, (layers, heads, width, vocabulary) = Path(sys.argv[1]), map(int, sys.argv[2:])
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = options.inter_op_num_threads = 1
session = lambda name: onnxruntime.InferenceSession(folder / f"{name}_quantized.onnx", options)
encoder, decoder = session("encoder_model"), session("decoder_model_merged")


def source(length):
    state, ids = 12345, []
    for _ in range(length):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        ids.append(3 + (state >> 8) % (vocabulary - 103))
    return {"input_ids": numpy.array([ids], dtype=numpy.int64), "attention_mask": numpy.ones((1, length), numpy.int64)}


def write(given, encoded, tokens):
    names = [(f"{layer}.{part}.{kind}", part) for layer in range(layers) for part in ("decoder", "encoder") for kind in ("key", "value")]
    nothing = numpy.zeros((1, heads, 0, width), numpy.float32)
    past = {f"past_key_values.{name}": nothing for name, _ in names}
    outputs = [output.name for output in decoder.get_outputs()]
    token = 0
    for step in range(tokens):
        feed = {
            "encoder_attention_mask": given["attention_mask"],
            "input_ids": numpy.array([[token]], numpy.int64),
            "encoder_hidden_states": encoded,
            "use_cache_branch": numpy.array([step > 0]),
            **past,
        }
        made = dict(zip(outputs, decoder.run(None, feed)))
        token = int(made["logits"][0, -1].argmax())
        for name, part in names:
            if part == "decoder" or step == 0:
                past[f"past_key_values.{name}"] = made[f"present.{name}"]


print("ready")
for line in sys.stdin:
    what, length, tokens, times = line.split()
    given = source(int(length))
    encoded = encoder.run(None, given)[0]
    began = time.perf_counter()
    for _ in range(int(times)):
        if what == "encoder":
            encoder.run(None, given)
        else:
            write(given, encoded, int(tokens))
    print(time.perf_counter() - began)
