//! `guesswork quantise`: one model as a bundle stores it.
use std::{fs, path::Path};

use candle_core::Device;
use guesswork_shared::{
    bundle::FileEntry,
    t5::{ActivationBits, MatrixPrecision, T5, T5Config},
};
use guesswork_tests::TinyStudy;

fn digests_are_true(folder: &Path, told: &serde_json::Value) {
    for what in ["config", "tokenizer", "weights"] {
        let entry: FileEntry = serde_json::from_value(told[what].clone()).unwrap();
        entry.verify(&fs::read(folder.join(&entry.file)).unwrap()).unwrap();
    }
}

#[test]
fn a_model_is_stored_in_each_format_and_random_ones_can_be_made() {
    let study = TinyStudy::new();
    let (folder, cli) = (study.folder(), study.cli());
    let base = folder.join("runs/pocket/base");
    let whole = fs::read(base.join("model.safetensors")).unwrap();
    let read_config = |folder: &Path| T5Config::from_json(&fs::read(folder.join("config.json")).unwrap()).unwrap();
    let config = read_config(&base);

    // As it is computed with, unless something else is said.
    let told = cli.json(&["quantise", "runs/pocket/base", "--out", "small", "--json"]);
    digests_are_true(&folder.join("small"), &told);
    assert_eq!(told["parameters"], config.parameter_count());
    assert_eq!(
        (&told["quantisation"], &told["weights"]["file"]),
        (&"int8".into(), &"model.int8.safetensors".into())
    );
    assert_eq!(read_config(&folder.join("small")), config);
    let small = fs::read(folder.join("small/model.int8.safetensors")).unwrap();
    assert!(small.len() * 2 < whole.len(), "{} of {}", small.len(), whole.len());
    let own = T5::from_safetensors(&config, &whole, &Device::Cpu).unwrap();
    let usual = |name: &str| match name.starts_with("encoder") {
        true => MatrixPrecision::Int8(ActivationBits::Seven),
        false => MatrixPrecision::Int8(ActivationBits::Sixteen),
    };
    assert_eq!(small, own.to_int8(&usual).unwrap());
    let tokenizer = |folder: &str| fs::read(study.path(folder).join("tokenizer.json")).unwrap();
    assert_eq!(tokenizer("small"), tokenizer("runs/pocket/base"));

    // As others read it.
    cli.ok(&["quantise", "runs/pocket/base", "--out", "gguf", "--format", "q8_0"]);
    assert_eq!(
        fs::read(folder.join("gguf/model.gguf")).unwrap(),
        own.to_gguf().unwrap()
    );

    // In f32 it is the model itself, which can be stored again.
    let told = cli.json(&[
        "quantise",
        "runs/pocket/base",
        "--out",
        "whole",
        "--format",
        "f32",
        "--json",
    ]);
    assert_eq!(told["quantisation"], "f32");
    let again = cli.ok(&["quantise", "whole", "--out", "again"]);
    assert!(
        again.contains("model.int8.safetensors") && again.contains("wrote whole"),
        "{again}"
    );
    assert_eq!(fs::read(folder.join("again/model.int8.safetensors")).unwrap(), small);

    // Random weights of a shape depend on the seed alone.
    let random = |out: &str, seed: &str| {
        let words = [
            "quantise",
            "--random",
            "whole/config.json",
            "--tokenizer",
            "whole/tokenizer.json",
        ];
        cli.ok(&[&words[..], &["--out", out, "--seed", seed]].concat());
        fs::read(folder.join(out).join("model.int8.safetensors")).unwrap()
    };
    let one = random("one", "1");
    assert_eq!(random("one-again", "1"), one);
    assert_ne!(random("two", "2"), one);
}

#[test]
fn what_cannot_be_stored_is_said_in_one_sentence() {
    let study = TinyStudy::new();
    let cli = study.cli();
    let own = cli.fails(2, &["quantise", "runs/pocket/base", "--out", "runs/pocket/base"]);
    assert!(own.contains("is the model's own folder"), "{own}");
    let nothing = cli.fails(2, &["quantise", "nothing", "--out", "x"]);
    assert!(nothing.contains("nothing"), "{nothing}");
    let unnamed = cli.fails(2, &["quantise", "--out", "x"]);
    assert!(unnamed.contains("MODEL"), "{unnamed}");
    let format = cli.fails(2, &["quantise", "runs/pocket/base", "--out", "x", "--format", "q1"]);
    assert!(format.contains("q8_0"), "{format}");
    fs::write(study.path("shape.json"), r#"{"model_type": "t5", "vocab_size": 8}"#).unwrap();
    let words = ["quantise", "--out", "x", "--random", "shape.json", "--tokenizer"];
    let small = cli.fails(1, &[&words[..], &["runs/pocket/base/tokenizer.json"]].concat());
    assert!(small.contains("shape.json"), "{small}");
    assert!(!study.path("x").exists());
}
