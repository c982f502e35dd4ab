#!/usr/bin/env bash
# The whole GPU check in one call, on a machine with a driver, and Python with torch and transformers; no Rust:
#   xtask/gpu/check.sh BUILT.tar.xz OUT [DATA]
# BUILT is what build.sh packed. DATA is a folder in Super-NaturalInstructions' layout; without it that part is left out.
# Writes to OUT: check.log, bench.jsonl (ours, PyTorch eager and torch.compile at the t5-base shape), and runs/.
set -uo pipefail
built=$(realpath "${1:?give the file that build.sh packed}")
out=$(realpath -m "${2:?give a folder to write to}")
data=${3:+$(realpath "$3")}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
mkdir -p "$out"
exec > >(tee "$out/check.log") 2>&1
work=$(mktemp -d)
tar -C "$work" -xJf "$built"
python=${TORCH_PYTHON:-python3}
export TORCH_PYTHON=$python GUESSWORK_TEST_DEVICE=cuda:0
# CUDA's libraries are those that came with torch.
libraries=$("$python" - <<'PYTHON'
import glob, nvidia
print(":".join(sorted({p.rsplit("/", 1)[0] for d in nvidia.__path__ for p in glob.glob(d + "/**/*.so*", recursive=True)})))
PYTHON
)
export LD_LIBRARY_PATH=$libraries:/usr/local/nvidia/lib64:${LD_LIBRARY_PATH:-}
cd "$root"
failed=()
part() {
  local name=$1
  shift
  echo "== $name: $*"
  if "$@"; then echo "== $name: ok"; else echo "== $name: FAILED ($?)"; failed+=("$name"); fi
}
bench() {
  "$work/xtask" bench train --engine "$work/train_step" --device cuda --json --rounds 3 --steps 10 "$@" |
    tee -a "$out/bench.jsonl"
  return "${PIPESTATUS[0]}"
}
part "the device" nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv
part "equal to transformers" "$work/golden_t5"
part "bench, t5-base" bench --shape t5-base --batch 16 --source 512 --target 64
part "bench, t5-small" bench --shape t5-small --batch 32 --source 512 --target 64
# A run that begins, is interrupted and goes on, in bf16 with accumulation, recomputation and adapters.
runs=$out/runs
part "tokenizer" "$work/guesswork" tokenizer train --out "$runs/tokenizer.json"
part "pre-training" "$work/guesswork" pretrain --device cuda --tokenizer "$runs/tokenizer.json" --out "$runs/base" --steps 400
tune=("$work/guesswork" tune --device cuda --base "$runs/base")
timeout -s TERM 15 "${tune[@]}" --variant original --out "$runs/original" --steps 1000
part "going on" "${tune[@]}" --variant original --out "$runs/original" --steps 1000 --resume
part "in parts, recomputing" "${tune[@]}" --variant simplified --out "$runs/simplified" --steps 300 --accumulate 2 --recompute
part "adapters" "${tune[@]}" --variant empty --out "$runs/adapters" --steps 100 --lora-rank 8
part "batch auto" "${tune[@]}" --variant empty --out "$runs/auto" --steps 20 --batch auto
part "evaluation" "$work/guesswork" eval --device cuda --models "$runs" --lane original,simplified --instances 50
if [ -n "$data" ]; then
  part "real data: tokenizer" "$work/guesswork" tokenizer train --data "$data" --vocabulary 8192 --out "$runs/real/tokenizer.json"
  part "real data: base" "$work/guesswork" pretrain --device cuda --data "$data" --tokenizer "$runs/real/tokenizer.json" \
    --preset small --out "$runs/real/base" --steps 600 --plain-lr --lr 1e-3
  part "real data: original" "$work/guesswork" tune --device cuda --data "$data" --base "$runs/real/base" --variant original \
    --out "$runs/real/original" --steps 400 --source-tokens 512 --target-tokens 64
  part "real data: evaluation" "$work/guesswork" eval --device cuda --data "$data" --models "$runs/real" --lane original --instances 20
fi
# What comes back is small: records and metrics, not weights.
find "$runs" -name '*.safetensors' -delete
rm -rf "$work"
if [ ${#failed[@]} -gt 0 ]; then
  echo "failed: ${failed[*]}"
  exit 1
fi
echo "all parts passed"
