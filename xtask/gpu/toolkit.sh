#!/usr/bin/env bash
# Runs a command with a CUDA toolkit fetched from PyPI, on a machine that need not have a GPU nor a driver:
#   xtask/gpu/toolkit.sh cargo build --release --workspace --features guesswork/cuda
# The toolkit (about 1 GB) goes to target/cuda-toolkit, or where CUDA_TOOLKIT_DIR says. CUDA_COMPUTE_CAP is the GPU that
# is built for: 90 (Hopper) unless set otherwise.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=${CUDA_TOOLKIT_DIR:-$here/../../target/cuda-toolkit}
mkdir -p "$root"
root=$(cd "$root" && pwd)
cuda=$root/nvidia/cu13

# A driver refuses PTX that is newer than itself; 13.0 is the oldest of this series.
fetch() {
  python3 -m pip install --quiet --upgrade --no-deps --target "$root" \
    nvidia-cuda-nvcc==13.0.88 nvidia-cuda-crt==13.0.88 nvidia-nvvm==13.0.88 nvidia-cuda-nvrtc==13.0.88 \
    nvidia-cuda-runtime==13.0.96 nvidia-cuda-cccl==13.0.85 nvidia-cublas==13.1.0.3 nvidia-curand==10.4.0.35
  chmod +x "$cuda"/bin/* "$cuda"/nvvm/bin/*
  ln -sfn lib "$cuda/lib64"
  # The wheels hold libraries by their versioned names only; the linker looks for those without.
  local library
  for library in "$cuda"/lib/lib*.so.*; do
    ln -sf "$(basename "$library")" "${library%.so.*}.so"
  done
}

# The driver's library comes with the driver. To link without one, an empty function stands for each that cudarc names.
stand_in_for_driver() {
  local sources stub=$root/driver_stub.c
  cargo fetch --quiet --manifest-path "$here/../../Cargo.toml"
  sources=$(find "${CARGO_HOME:-$HOME/.cargo}/registry/src" -type d -path '*/cudarc-*/src/driver/sys' | sort | tail -n 1)
  if [ -z "$sources" ]; then
    echo "error: cargo has not fetched cudarc; run \`cargo fetch\` and look at what it says" >&2
    exit 1
  fi
  grep -rhoE '\bfn cu[A-Z][A-Za-z0-9_]*' "$sources" | awk '{print "void " $2 "(void) {}"}' | sort -u > "$stub"
  mkdir -p "$cuda/lib/stubs"
  cc -shared -fPIC -Wl,-soname,libcuda.so.1 -o "$cuda/lib/stubs/libcuda.so" "$stub"
}

if [ ! -e "$root/complete" ]; then
  fetch
  stand_in_for_driver
  touch "$root/complete"
fi
export CUDA_HOME=$cuda CUDA_PATH=$cuda CUDA_ROOT=$cuda CUDA_TOOLKIT_ROOT_DIR=$cuda
export CUDA_COMPUTE_CAP=${CUDA_COMPUTE_CAP:-90}
export PATH=$cuda/bin:$PATH LIBRARY_PATH=$cuda/lib:$cuda/lib/stubs
# These replace the project's own flags, so what is built runs on any x86-64 processor.
export RUSTFLAGS="-L native=$cuda/lib -L native=$cuda/lib/stubs"
exec "$@"
