//! Both forms of every op compute the same, forward and backward, whatever the shapes.

use super::*;
use candle_core::Var;
use proptest::prelude::*;
use rand::Rng;

/// Normal-looking values around 0.
fn random(shape: &[usize], spread: f32, seed: u64, name: &str) -> Var {
    let mut random = crate::seed::seeded(seed, &[name]);
    let count = shape.iter().product();
    let values: Vec<f32> = (0..count)
        .map(|_| (0..4).map(|_| random.random_range(-1.0f32..1.0)).sum::<f32>() * spread)
        .collect();
    Var::from_vec(values, shape, &Device::Cpu).unwrap()
}

fn largest_difference(a: &Tensor, b: &Tensor) -> f32 {
    assert_eq!(a.dims(), b.dims());
    let values = |tensor: &Tensor| tensor.flatten_all().unwrap().to_vec1::<f32>().unwrap();
    // NaN counts as a difference.
    values(a)
        .iter()
        .zip(values(b))
        .map(|(a, b)| (a - b).abs())
        .fold(0.0, |worst, d| if d <= worst { worst } else { d })
}

/// Compares outputs, and gradients of a random linear function of them, for all inputs.
fn same(inputs: &[&Var], seed: u64, op: impl Fn(Ops) -> Result<Tensor>) -> std::result::Result<(), TestCaseError> {
    let [fused, stock] = [Ops::Fused, Ops::Stock].map(|ops| op(ops).unwrap());
    let difference = largest_difference(&fused, &stock);
    prop_assert!(difference < 1e-4, "outputs differ by {difference}");
    let slope = random(fused.dims(), 0.5, seed, "slope");
    let [fused, stock] = [fused, stock].map(|out| {
        (out * slope.as_tensor())
            .unwrap()
            .sum_all()
            .unwrap()
            .backward()
            .unwrap()
    });
    for (index, input) in inputs.iter().enumerate() {
        let (fused, stock) = (fused.get(input).unwrap(), stock.get(input).unwrap());
        let size = stock.abs().unwrap().max_all().unwrap().to_scalar::<f32>().unwrap();
        let difference = largest_difference(fused, stock);
        prop_assert!(
            difference < 2e-4 * size.max(1.0),
            "gradients of input {index} differ by {difference} of {size}"
        );
    }
    Ok(())
}

/// (batch, keys) of 0, and from some key of each row on the masked value.
fn mask(batch: usize, keys: usize, seed: u64) -> Tensor {
    let mut random = crate::seed::seeded(seed, &["mask"]);
    let rows = (0..batch).flat_map(|_| {
        let length = random.random_range(1..=keys);
        (0..keys).map(move |key| if key < length { 0.0 } else { MASKED })
    });
    Tensor::from_vec(rows.collect::<Vec<f32>>(), (batch, keys), &Device::Cpu).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn linear(rows in 1usize..40, inputs in 1usize..40, outputs in 1usize..40, seed: u64) {
        let (x, w) = (random(&[rows, inputs], 1.0, seed, "x"), random(&[outputs, inputs], 0.3, seed, "w"));
        same(&[&x, &w], seed, |ops| ops.linear(&x, &w))?;
    }

    #[test]
    fn rms_norm(rows in 1usize..200, width in 1usize..70, seed: u64) {
        let (x, w) = (random(&[rows, width], 2.0, seed, "x"), random(&[width], 1.0, seed, "w"));
        same(&[&x, &w], seed, |ops| ops.rms_norm(&x, &w, 1e-6))?;
    }

    #[test]
    fn gated_gelu(rows in 1usize..200, width in 1usize..70, seed: u64) {
        let x = random(&[rows, 2 * width], 2.0, seed, "x");
        same(&[&x], seed, |ops| ops.gated_gelu(&x))?;
    }

    #[test]
    fn self_attention(
        batch in 1usize..4, heads in 1usize..4, width in 1usize..20, length in 1usize..150, causal: bool, one: bool,
        seed: u64,
    ) {
        let qkv = random(&[batch * length, 3 * heads * width], 0.5, seed, "qkv");
        let bias = random(&[heads, 2 * length - 1], 1.0, seed, "bias");
        let mask = mask(if one { 1 } else { batch }, length, seed);
        same(&[&qkv, &bias], seed, |ops| ops.self_attention(&qkv, &bias, &mask, batch, causal))?;
    }

    #[test]
    fn cross_attention(
        batch in 1usize..4, heads in 1usize..4, width in 1usize..20, queries in 1usize..150, keys in 1usize..100, seed: u64,
    ) {
        let q = random(&[batch * queries, heads * width], 0.5, seed, "q");
        let kv = random(&[batch * keys, 2 * heads * width], 0.5, seed, "kv");
        let mask = mask(batch, keys, seed);
        same(&[&q, &kv], seed, |ops| ops.cross_attention(&q, &kv, &mask, heads))?;
    }

    #[test]
    fn cached_attention(
        batch in 1usize..5, heads in 1usize..4, width in 1usize..20, keys in 1usize..50, spare in 0usize..9, seed: u64,
    ) {
        let q = random(&[batch, heads * width], 0.5, seed, "q").as_detached_tensor();
        let cache = random(&[batch, keys + spare, 2 * heads * width], 0.5, seed, "kv").as_detached_tensor();
        let (kv, bias) = (cache.narrow(1, 0, keys).unwrap(), random(&[heads, keys], 1.0, seed, "bias"));
        let [fused, stock] = [Ops::Fused, Ops::Stock].map(|ops| ops.cached_attention(&q, &kv, &bias).unwrap());
        prop_assert!(largest_difference(&fused, &stock) < 1e-4);
    }

    #[test]
    fn cross_entropy(rows in 1usize..40, width in 1usize..300, ignored in 0.0f64..1.0, seed: u64) {
        let logits = random(&[rows, width], 4.0, seed, "logits");
        let mut random = crate::seed::seeded(seed, &["labels"]);
        let labels: Vec<i64> = (0..rows)
            .map(|_| if random.random_bool(ignored) { -100 } else { random.random_range(0..width as i64) })
            .collect();
        let labels = Tensor::new(labels, &Device::Cpu).unwrap();
        same(&[&logits], seed, |ops| ops.cross_entropy(&logits, &labels))?;
    }
}

#[test]
fn a_source_that_is_all_padding_gives_numbers() {
    let qkv = random(&[2 * 5, 3 * 4], 0.5, 1, "qkv");
    let bias = random(&[2, 9], 1.0, 1, "bias");
    let mask = Tensor::full(MASKED, (2, 5), &Device::Cpu).unwrap();
    for ops in [Ops::Fused, Ops::Stock] {
        for causal in [false, true] {
            let out = ops.self_attention(&qkv, &bias, &mask, 2, causal).unwrap();
            assert!(out.sum_all().unwrap().to_scalar::<f32>().unwrap().is_finite());
        }
    }
}

#[test]
fn masked_keys_have_exactly_no_weight() {
    let qkv = random(&[7, 3 * 4], 3.0, 2, "qkv");
    let bias = random(&[1, 13], 1.0, 2, "bias");
    let mask = Tensor::new(&[[0f32, 0.0, 0.0, MASKED, MASKED, MASKED, MASKED]], &Device::Cpu).unwrap();
    let out = Ops::Fused.self_attention(&qkv, &bias, &mask, 1, false).unwrap();
    let gradients = out.sum_all().unwrap().backward().unwrap();
    let gradient = gradients.get(&qkv).unwrap().to_vec2::<f32>().unwrap();
    // Of the padding's keys and values.
    assert!(gradient[3..].iter().all(|row| row[4..] == [0.0; 8]));
    assert!(
        gradient[..3]
            .iter()
            .all(|row| row[4..].iter().any(|value| *value != 0.0))
    );
}

#[test]
fn tensors_that_do_not_fit_are_errors() {
    let tensor = |shape: &[usize]| Tensor::zeros(shape, DType::F32, &Device::Cpu).unwrap();
    let labels = |label: i64| Tensor::new(&[label], &Device::Cpu).unwrap();
    let fused = Ops::Fused;
    assert!(fused.linear(&tensor(&[2, 3]), &tensor(&[4, 5])).is_err());
    assert!(fused.rms_norm(&tensor(&[2, 3]), &tensor(&[4]), 1e-6).is_err());
    assert!(fused.gated_gelu(&tensor(&[2, 3])).is_err());
    assert!(
        fused
            .self_attention(&tensor(&[6, 12]), &tensor(&[2, 4]), &tensor(&[2, 3]), 2, false)
            .is_err()
    );
    assert!(
        fused
            .cross_attention(&tensor(&[2, 4]), &tensor(&[6, 7]), &tensor(&[2, 3]), 2)
            .is_err()
    );
    assert!(
        fused
            .cached_attention(&tensor(&[2, 4]), &tensor(&[2, 3, 8]), &tensor(&[2, 4]))
            .is_err()
    );
    assert!(fused.cross_entropy(&tensor(&[1, 4]), &labels(4)).is_err());
    // A view that is not contiguous.
    assert!(
        fused
            .rms_norm(&tensor(&[3, 2]).t().unwrap(), &tensor(&[3]), 1e-6)
            .is_err()
    );
}
