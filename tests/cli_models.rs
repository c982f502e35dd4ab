//! Models as a user names them: folders in every layout, ids on Hugging Face, presets, and what is wrong with others.

use candle_core::{DType, Device, Tensor};
use guesswork_tests::{CliOutput, HubCommit, HubServer, cli};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, HashMap},
    fs,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// A tokenizer of letters and a few words: 59 tokens, where the reference model's embedding has 160 rows. T5 1.1's has
/// 32128 rows for 32100 tokens.
fn tokenizer() -> String {
    let letters = ('a'..='z').flat_map(|letter| [letter.to_string(), format!("\u{2581}{letter}")]);
    let words = ["yes", "no", "maybe"].map(|word| format!("\u{2581}{word}"));
    let pieces: Vec<Value> = ["<pad>", "</s>", "<unk>"]
        .map(String::from)
        .into_iter()
        .chain(words)
        .chain(letters)
        .chain(["\u{2581}".to_string()])
        .enumerate()
        .map(|(id, piece)| {
            json!([
                piece,
                if id < 3 {
                    0.0
                } else {
                    -8.0 / piece.chars().count() as f64
                }
            ])
        })
        .collect();
    assert_eq!(pieces.len(), 59);
    let special = |id: u32, content: &str| {
        json!({"id": id, "content": content, "single_word": false, "lstrip": false, "rstrip": false,
               "normalized": false, "special": true})
    };
    let space = json!({"type": "Metaspace", "replacement": "\u{2581}", "prepend_scheme": "always", "split": true});
    json!({
        "version": "1.0", "truncation": null, "padding": null, "normalizer": null,
        "added_tokens": [special(0, "<pad>"), special(1, "</s>"), special(2, "<unk>")],
        "pre_tokenizer": space, "decoder": space,
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [{"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "</s>", "type_id": 0}}],
            "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 0}}],
            "special_tokens": {"</s>": {"id": "</s>", "ids": [1], "tokens": ["</s>"]}}
        },
        "model": {"type": "Unigram", "unk_id": 2, "vocab": pieces, "byte_fallback": false}
    })
    .to_string()
}

type Files = BTreeMap<String, Vec<u8>>;

/// The files of a random model of T5 1.1's kind.
fn files() -> Files {
    let read = |name: &str| fs::read(fixtures().join("t5/v1_1").join(name)).unwrap();
    [
        ("config.json", read("config.json")),
        ("model.safetensors", read("model.safetensors")),
        ("tokenizer.json", tokenizer().into_bytes()),
    ]
    .into_iter()
    .map(|(name, contents)| (name.to_owned(), contents))
    .collect()
}

fn write(folder: &Path, files: &Files) {
    fs::create_dir_all(folder).unwrap();
    for (name, contents) in files {
        fs::write(folder.join(name), contents).unwrap();
    }
}

/// Another model of the same shape.
fn with_other_weights(files: &Files) -> Files {
    let mut tensors = candle_core::safetensors::load_buffer(&files["model.safetensors"], &Device::Cpu).unwrap();
    let norm = tensors["encoder.final_layer_norm.weight"].affine(1.5, 0.0).unwrap();
    tensors.insert("encoder.final_layer_norm.weight".into(), norm);
    let mut files = files.clone();
    files.insert("model.safetensors".into(), safetensors(&tensors));
    files
}

fn safetensors(tensors: &HashMap<String, Tensor>) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("x");
    candle_core::safetensors::save(tensors, &file).unwrap();
    fs::read(file).unwrap()
}

/// A folder to run the program in, with a home and a cache of its own.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, arguments: &[&str], environment: &[(&str, &str)]) -> CliOutput {
        let mut command = cli().unwrap();
        command.args(arguments).current_dir(self.0.path());
        for name in ["HF_TOKEN", "HF_HUB_CACHE", "HF_HUB_OFFLINE", "XDG_CACHE_HOME"] {
            command.env_remove(name);
        }
        // No proxy, and nobody's own cache or token.
        command
            .env("NO_PROXY", "*")
            .env("no_proxy", "*")
            .env("HF_HOME", self.path("home"));
        for name in [
            "HTTP_PROXY",
            "http_proxy",
            "HTTPS_PROXY",
            "https_proxy",
            "ALL_PROXY",
            "all_proxy",
        ] {
            command.env_remove(name);
        }
        // Where nothing answers, unless a test says otherwise.
        command.env("HF_ENDPOINT", "http://127.0.0.1:9");
        command.envs(environment.iter().copied());
        let output = command.output().unwrap();
        CliOutput {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    fn ok(&self, arguments: &[&str], environment: &[(&str, &str)]) -> String {
        let output = self.run(arguments, environment);
        output
            .success()
            .unwrap_or_else(|error| panic!("{arguments:?}: {error}"))
    }

    /// The one sentence that it complains with, ending with `code`.
    fn fails(&self, code: i32, arguments: &[&str], environment: &[(&str, &str)]) -> String {
        let output = self.run(arguments, environment);
        assert_eq!(
            output.code,
            Some(code),
            "{arguments:?}: {}{}",
            output.stdout,
            output.stderr
        );
        assert!(!output.stderr.contains("panicked"), "{}", output.stderr);
        let mut errors = output.stderr.lines().skip_while(|line| !line.starts_with("error: "));
        let sentence = errors.next().unwrap_or_else(|| panic!("no error: {}", output.stderr));
        assert_eq!(errors.count(), 0, "{}", output.stderr);
        sentence.to_owned()
    }

    /// What a model computes for one prompt.
    fn logits(&self, model: &str, environment: &[(&str, &str)]) -> Vec<Vec<f64>> {
        let printed = self.ok(&logits(model), environment);
        let json: Value = serde_json::from_str(&printed).unwrap();
        // A word is one token, and the end another.
        assert_eq!(json["labels"], json!([3, 1]));
        let logits: Vec<Vec<f64>> = serde_json::from_value(json["logits"].clone()).unwrap();
        assert_eq!((logits.len(), logits[0].len()), (2, 160));
        logits
    }
}

fn logits(model: &str) -> [&str; 7] {
    [
        "logits",
        "--model",
        model,
        "--prompt",
        "is it cold or not",
        "--answer",
        "yes",
    ]
}

fn difference(one: &[Vec<f64>], other: &[Vec<f64>]) -> f64 {
    let pairs = one.iter().flatten().zip(other.iter().flatten());
    pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}

#[test]
fn every_layout_of_the_weights_gives_the_same_model() {
    let place = Place::new();
    let files = files();
    write(&place.path("whole"), &files);
    let expected = place.logits("whole", &[]);
    assert!(expected.iter().flatten().any(|logit| logit.abs() > 0.01));
    let tensors = candle_core::safetensors::load_buffer(&files["model.safetensors"], &Device::Cpu).unwrap();
    let mut rest = files.clone();
    rest.remove("model.safetensors");

    for (name, dtype) in [
        ("float32", DType::F32),
        ("float16", DType::F16),
        ("bfloat16", DType::BF16),
    ] {
        // PyTorch's file, with the embedding under all its names.
        let mut pickled = rest.clone();
        let bin = fs::read(fixtures().join(format!("pickles/{name}.bin"))).unwrap();
        pickled.insert("pytorch_model.bin".into(), bin);
        write(&place.path(&format!("pickled-{name}")), &pickled);
        let pickled = place.logits(&format!("pickled-{name}"), &[]);

        // Three shards and their index.
        let mut sharded = rest.clone();
        let mut names: Vec<&String> = tensors.keys().collect();
        names.sort();
        let mut map = serde_json::Map::new();
        for (shard, names) in names.chunks(names.len().div_ceil(3)).enumerate() {
            let file = format!("model-{:05}-of-00003.safetensors", shard + 1);
            let part = names.iter().map(|&name| {
                map.insert(name.clone(), file.clone().into());
                (name.clone(), tensors[name].to_dtype(dtype).unwrap())
            });
            let part = safetensors(&part.collect());
            sharded.insert(file, part);
        }
        let index = json!({"metadata": {"total_size": 1}, "weight_map": map});
        sharded.insert("model.safetensors.index.json".into(), index.to_string().into_bytes());
        write(&place.path(&format!("sharded-{name}")), &sharded);
        let sharded = place.logits(&format!("sharded-{name}"), &[]);

        assert_eq!(pickled, sharded, "{name}");
        let difference = difference(&pickled, &expected);
        match dtype {
            DType::F32 => assert_eq!(difference, 0.0),
            _ => assert!(difference > 0.0 && difference < 0.5, "{name}: {difference}"),
        }
    }

    // The pickle in shards of its own, as very large models have it.
    let mut sharded = rest.clone();
    let bin = fs::read(fixtures().join("pickles/float32.bin")).unwrap();
    sharded.insert("pytorch_model-00001-of-00001.bin".into(), bin);
    let map: serde_json::Map<String, Value> = tensors
        .keys()
        .map(|name| (name.clone(), "pytorch_model-00001-of-00001.bin".into()))
        .collect();
    let index = json!({"weight_map": map}).to_string().into_bytes();
    sharded.insert("pytorch_model.bin.index.json".into(), index);
    write(&place.path("pickled-shards"), &sharded);
    assert_eq!(place.logits("pickled-shards", &[]), expected);
}

#[test]
fn what_is_wrong_with_a_model_is_said_in_one_sentence_with_the_mend() {
    let place = Place::new();
    let files = files();
    let pickle = |name: &str| fs::read(fixtures().join(format!("pickles/{name}.bin"))).unwrap();
    let config = |change: &dyn Fn(&mut Value)| {
        let mut config: Value = serde_json::from_slice(&files["config.json"]).unwrap();
        change(&mut config);
        config.to_string().into_bytes()
    };
    let kind = |kind: &str| config(&|config| config["model_type"] = kind.into());
    let index = |map: Value| json!({ "weight_map": map }).to_string().into_bytes();
    const WEIGHTS: &str = "model.safetensors";
    const INDEX: &str = "model.safetensors.index.json";
    const PICKLE: &str = "pytorch_model.bin";
    let bin = pickle("float32");
    let mut large = bin.clone();
    large.truncate(bin.len() / 2);

    // What is changed in a whole model (`None`: removed), and what the sentence must say.
    type Change<'a> = Vec<(&'a str, Option<Vec<u8>>)>;
    let cases: Vec<(Change, i32, &[&str])> = vec![
        (
            vec![("config.json", Some(kind("bert")))],
            1,
            &["\"bert\"", "only T5", "flan"],
        ),
        (vec![("config.json", Some(kind("gpt2")))], 1, &["\"gpt2\"", "only T5"]),
        (vec![("config.json", Some(kind("mt5")))], 1, &["\"mt5\"", "only T5"]),
        (vec![("config.json", Some(kind("umt5")))], 1, &["\"umt5\"", "only T5"]),
        (
            vec![("config.json", Some(kind("longt5")))],
            1,
            &["\"longt5\"", "only T5"],
        ),
        (
            vec![(
                "config.json",
                Some(config(&|config| config["architectures"] = json!(["T5EncoderModel"]))),
            )],
            1,
            &["encoder alone", "only T5"],
        ),
        (
            vec![("config.json", Some(b"{".to_vec()))],
            1,
            &["config.json", "cannot be read"],
        ),
        (vec![("config.json", None)], 2, &["no config.json", "--model"]),
        (
            vec![("config.json", Some(config(&|config| config["d_ff"] = 64.into())))],
            1,
            &["shape", "[48, 32]", "[64, 32]", "from the same model"],
        ),
        (
            vec![("config.json", Some(config(&|config| config["num_layers"] = 3.into())))],
            1,
            &["encoder.block.2", "from the same model"],
        ),
        (
            vec![("config.json", Some(config(&|config| config["num_layers"] = 1.into())))],
            1,
            &["encoder.block.1", "does not have", "from the same model"],
        ),
        (
            vec![(WEIGHTS, None)],
            2,
            &["has no weights", "pytorch_model.bin", "again"],
        ),
        (
            vec![(WEIGHTS, None), ("tf_model.h5", Some(vec![1, 2, 3]))],
            2,
            &["tf_model.h5", "model.safetensors"],
        ),
        (
            vec![(WEIGHTS, Some(files[WEIGHTS][..5000].to_vec()))],
            1,
            &[
                "model.safetensors",
                "not a whole safetensors file",
                "download or copy the file again",
            ],
        ),
        (vec![(WEIGHTS, Some(Vec::new()))], 1, &["not a whole safetensors file"]),
        (
            vec![(
                WEIGHTS,
                Some(b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n".to_vec()),
            )],
            2,
            &["Git LFS", "git lfs pull"],
        ),
        (
            vec![(WEIGHTS, None), (PICKLE, Some(pickle("legacy")))],
            2,
            &["legacy format", "1.6", "python3 -c", "save_pretrained"],
        ),
        (
            vec![(WEIGHTS, None), (PICKLE, Some(large))],
            1,
            &["pytorch_model.bin", "not a whole PyTorch file", "again"],
        ),
        (
            vec![(WEIGHTS, None), (PICKLE, Some(b"<html>not found</html>".to_vec()))],
            1,
            &["pytorch_model.bin", "no zip archive", "again"],
        ),
        (
            vec![(WEIGHTS, None), (INDEX, Some(b"{}".to_vec()))],
            2,
            &["index.json", "weight_map"],
        ),
        (
            vec![(WEIGHTS, None), (INDEX, Some(b"{".to_vec()))],
            2,
            &["index.json", "again"],
        ),
        (
            vec![(WEIGHTS, None), (INDEX, Some(index(json!({}))))],
            2,
            &["index.json", "names no weights"],
        ),
        (
            vec![
                (WEIGHTS, None),
                (INDEX, Some(index(json!({"shared.weight": "../elsewhere"})))),
            ],
            2,
            &["index.json", "../elsewhere", "no file beside it"],
        ),
        (
            vec![
                (WEIGHTS, None),
                (INDEX, Some(index(json!({"shared.weight": "one.safetensors"})))),
            ],
            2,
            &["no one.safetensors", "index.json", "all its shards"],
        ),
        (
            vec![
                (WEIGHTS, None),
                ("one.safetensors", Some(files[WEIGHTS].clone())),
                (INDEX, Some(index(json!({"absent.weight": "one.safetensors"})))),
            ],
            2,
            &["absent.weight", "one.safetensors", "same model"],
        ),
        (
            vec![("tokenizer.json", None), ("spiece.model", Some(vec![10, 14]))],
            2,
            &["only as spiece.model", "python3 -c", "--tokenizer"],
        ),
        (vec![("tokenizer.json", None)], 2, &["no tokenizer.json", "--tokenizer"]),
        (
            vec![("tokenizer.json", Some(b"[]".to_vec()))],
            1,
            &["tokenizer.json", "cannot be read"],
        ),
        (
            vec![("config.json", Some(config(&|config| config["vocab_size"] = 40.into())))],
            1,
            &["59 tokens", "only 40"],
        ),
    ];
    for (number, (change, code, words)) in cases.iter().enumerate() {
        let mut files = files.clone();
        for (name, contents) in change {
            match contents {
                Some(contents) => files.insert((*name).to_owned(), contents.clone()),
                None => files.remove(*name),
            };
        }
        let name = format!("model-{number}");
        write(&place.path(&name), &files);
        let tune = [
            "tune",
            "--variant",
            "original",
            "--model",
            &name,
            "--out",
            "out",
            "--steps",
            "1",
        ];
        let pocket = ["--pocket-tasks", "40", "--pocket-instances", "2"];
        let sentence = place.fails(*code, &[&tune[..], &pocket].concat(), &[]);
        for word in *words {
            assert!(sentence.contains(word), "{words:?}: {sentence}");
        }
        assert!(sentence.contains(&name), "{sentence}");
        assert!(!place.path("out").exists(), "{sentence}");
    }
}

#[test]
fn a_name_that_is_no_model_is_said_to_be_none_without_asking_the_network() {
    let place = Place::new();
    fs::create_dir(place.path("models")).unwrap();
    fs::write(place.path("file"), "x").unwrap();
    for name in [
        "nowhere",
        "./nowhere",
        "models/typo",
        "runs/pocket",
        "a/b/c",
        "file",
        "models",
    ] {
        let sentence = place.fails(2, &["tune", "--variant", "original", "--base", name], &[]);
        assert!(
            sentence.contains(name) && sentence.contains("holds no model"),
            "{sentence}"
        );
    }
    for command in ["eval", "predict"] {
        let sentence = place.fails(2, &[command, "--lane", "untuned", "--models", "nowhere"], &[]);
        assert!(sentence.contains("Hugging Face id"), "{sentence}");
    }
    let revision = ["tune", "--variant", "original", "--model", "models", "--revision", "x"];
    assert!(place.fails(2, &revision, &[]).contains("--revision"));
    // What can only be an id is asked for; here nothing answers.
    let sentence = place.fails(1, &logits("hf:models/typo"), &[]);
    assert!(
        sentence.contains("cannot be reached") && sentence.contains("models/typo"),
        "{sentence}"
    );
}

#[test]
fn a_preset_is_a_fresh_model_of_the_seed() {
    let place = Place::new();
    let tune = |more: &[&str]| {
        let all = [
            &[
                "tune",
                "--variant",
                "original",
                "--model",
                "tiny",
                "--steps",
                "1",
                "--batch",
                "2",
            ],
            &["--pocket-tasks", "40", "--pocket-instances", "2"][..],
            more,
        ];
        all.concat().into_iter().map(String::from).collect::<Vec<_>>()
    };
    let run = |more: &[&str]| {
        let arguments = tune(more);
        place.run(&arguments.iter().map(String::as_str).collect::<Vec<_>>(), &[])
    };
    let failed = run(&["--out", "a"]);
    assert_ne!(failed.code, Some(0));
    assert!(
        failed.stderr.contains("runs/pocket/tokenizer.json"),
        "{}",
        failed.stderr
    );
    fs::write(place.path("letters.json"), tokenizer()).unwrap();
    for (out, seed) in [("a", "1"), ("b", "1"), ("c", "2")] {
        let output = run(&["--out", out, "--tokenizer", "letters.json", "--seed", seed]);
        output.success().unwrap();
    }
    let weights = |out: &str| fs::read(place.path(out).join("model.safetensors")).unwrap();
    assert_eq!(weights("a"), weights("b"));
    assert_ne!(weights("a"), weights("c"));
    let config: Value = serde_json::from_slice(&fs::read(place.path("a/config.json")).unwrap()).unwrap();
    assert_eq!((&config["vocab_size"], &config["d_model"]), (&json!(59), &json!(64)));
    // A folder of that name comes first.
    fs::create_dir(place.path("tiny")).unwrap();
    let failed = run(&["--out", "d", "--tokenizer", "letters.json"]);
    assert!(failed.stderr.contains("tiny holds no model"), "{}", failed.stderr);
}

const FIRST: &str = "1111111111111111111111111111111111111111";
const SECOND: &str = "2222222222222222222222222222222222222222";

/// A repository of two commits, with files that nobody needs.
fn repository() -> HubServer {
    let mut first = files();
    for unneeded in ["README.md", "tf_model.h5", "pytorch_model.bin", "spiece.model"] {
        first.insert(unneeded.into(), b"not needed".to_vec());
    }
    let commit = |hash: &str, name: &str, files| HubCommit {
        hash: hash.into(),
        names: vec![name.into()],
        files,
    };
    let second = with_other_weights(&first);
    HubServer::start(
        "some/model",
        vec![commit(FIRST, "main", first), commit(SECOND, "v2", second)],
    )
    .unwrap()
}

#[test]
fn a_model_is_fetched_once_and_then_used_without_network() {
    let place = Place::new();
    let server = repository();
    let url = server.url();
    write(&place.path("local"), &files());
    let expected = place.logits("local", &[]);
    assert_eq!(place.logits("some/model", &[("HF_ENDPOINT", &url)]), expected);
    let requests = server.take_requests();
    let asked = |name: &str| {
        requests
            .iter()
            .any(|request| request.path.ends_with(&format!("/{name}")))
    };
    for needed in ["config.json", "tokenizer.json", "model.safetensors"] {
        assert!(asked(needed), "{requests:?}");
    }
    for unneeded in ["README.md", "tf_model.h5", "pytorch_model.bin", "spiece.model"] {
        assert!(!asked(unneeded), "{requests:?}");
    }
    assert!(requests.iter().all(|request| request.authorization.is_none()));

    // As often as it is wanted, and asked for in other ways.
    assert_eq!(place.logits("some/model", &[("HF_ENDPOINT", &url)]), expected);
    assert_eq!(place.logits("hf:some/model@main", &[("HF_ENDPOINT", &url)]), expected);
    assert!(server.take_requests().is_empty());
    drop(server);
    assert_eq!(place.logits("some/model", &[]), expected);
    assert_eq!(
        place.logits(&format!("some/model@{FIRST}"), &[("HF_HUB_OFFLINE", "1")]),
        expected
    );
    let sentence = place.fails(1, &logits("some/model@v2"), &[]);
    assert!(
        sentence.contains("cannot be reached") && sentence.contains("some/model@v2"),
        "{sentence}"
    );
    let sentence = place.fails(2, &logits("some/other"), &[("HF_HUB_OFFLINE", "1")]);
    assert!(sentence.contains("HF_HUB_OFFLINE"), "{sentence}");

    // A folder of that name comes first.
    write(&place.path("some/model"), &with_other_weights(&files()));
    assert!(difference(&place.logits("some/model", &[]), &expected) > 0.0);
}

#[test]
fn commands_take_ids_and_revisions() {
    let place = Place::new();
    let server = repository();
    let url = server.url();
    let hub = [("HF_ENDPOINT", url.as_str())];
    let main = place.logits("some/model", &hub);
    let other = place.logits("some/model@v2", &hub);
    assert!(difference(&main, &other) > 0.0);
    assert_eq!(place.logits(&format!("some/model@{SECOND}"), &hub), other);
    let sentence = place.fails(2, &logits("some/model@v3"), &hub);
    assert!(
        sentence.contains("some/model") && sentence.contains("\"v3\""),
        "{sentence}"
    );
    let sentence = place.fails(2, &logits("some/absent"), &hub);
    assert!(
        sentence.contains("there is no folder some/absent") && sentence.contains("HF_TOKEN"),
        "{sentence}"
    );

    let ask = ["--models", "some/model", "--lane", "untuned"];
    let predicted = place.ok(&[&["predict", "--prompt", "is it", "--json"], &ask[..]].concat(), &hub);
    let predicted: Value = serde_json::from_str(&predicted).unwrap();
    assert_eq!(predicted["answers"][0]["lane"], "untuned");
    let pocket = [
        "--pocket-tasks",
        "40",
        "--pocket-instances",
        "2",
        "--instances",
        "1",
        "--target-tokens",
        "2",
    ];
    let evaluated = place.ok(&[&["eval", "--json"], &ask[..], &pocket].concat(), &hub);
    let evaluated: Value = serde_json::from_str(&evaluated).unwrap();
    assert_eq!(evaluated["models"], "model some/model");

    // Tuned with nothing learned, it is the model.
    let tune = [
        &[
            "tune",
            "--variant",
            "empty",
            "--model",
            "some/model",
            "--revision",
            "v2",
            "--out",
            "tuned",
        ][..],
        &[
            "--steps",
            "1",
            "--batch",
            "2",
            "--lr",
            "1e-12",
            "--pocket-tasks",
            "40",
            "--pocket-instances",
            "2",
        ],
    ];
    place.ok(&tune.concat(), &hub);
    assert!(difference(&place.logits("tuned", &[]), &other) < 1e-4);
    let read =
        |name: &str| -> Value { serde_json::from_slice(&fs::read(place.path("tuned").join(name)).unwrap()).unwrap() };
    assert_eq!(read("config.json")["scale_decoder_outputs"], false);
    assert_eq!(
        read("tokenizer_config.json")["tokenizer_class"],
        "PreTrainedTokenizerFast"
    );
    assert_eq!(read("special_tokens_map.json")["eos_token"], "</s>");
    assert_eq!(read("generation_config.json")["decoder_start_token_id"], 0);
    assert_eq!(
        fs::read(place.path("tuned/tokenizer.json")).unwrap(),
        tokenizer().as_bytes()
    );
}

#[test]
fn a_model_may_need_a_token() {
    let place = Place::new();
    let server = repository();
    server.state().token = Some("hf_secret".into());
    let url = server.url();
    let sentence = place.fails(2, &logits("some/model"), &[("HF_ENDPOINT", &url)]);
    assert!(
        sentence.contains("HF_TOKEN") && sentence.contains("hf auth login"),
        "{sentence}"
    );
    let wrong = [("HF_ENDPOINT", url.as_str()), ("HF_TOKEN", "hf_other")];
    let sentence = place.fails(2, &logits("some/model"), &wrong);
    assert!(
        sentence.contains("access") && !sentence.contains("hf_other"),
        "{sentence}"
    );
    server.take_requests();
    place.logits("some/model", &[("HF_ENDPOINT", &url), ("HF_TOKEN", "hf_secret")]);
    let requests = server.take_requests();
    assert!(
        requests
            .iter()
            .all(|request| request.authorization.as_deref() == Some("Bearer hf_secret"))
    );
    // The one that `hf auth login` leaves.
    fs::write(place.path("home/token"), "hf_secret\n").unwrap();
    place.logits("some/model@v2", &[("HF_ENDPOINT", &url)]);
    assert!(!server.take_requests().is_empty());
}

#[test]
fn a_download_that_breaks_off_goes_on_where_it_stopped() {
    const CUT: usize = 50_000;
    let place = Place::new();
    let server = repository();
    let url = server.url();
    let hub = [("HF_ENDPOINT", url.as_str())];
    write(&place.path("local"), &files());
    let expected = place.logits("local", &[]);
    let resumed = |server: &HubServer| {
        let requests = server.take_requests();
        let large = requests.iter().filter(|request| request.path.starts_with("/large/"));
        // But for the one that asks for the size.
        let ranges = large
            .filter_map(|request| request.range.clone())
            .filter(|range| range != "bytes=0-0");
        ranges.collect::<Vec<_>>()
    };

    // The network is gone for longer: the program ends, and the next run goes on.
    {
        let mut state = server.state();
        (state.break_off_after, state.then_down) = (Some(CUT), true);
    }
    let sentence = place.fails(1, &logits("some/model"), &hub);
    assert!(
        sentence.contains("broke off") && sentence.contains("where it stopped"),
        "{sentence}"
    );
    assert_eq!(resumed(&server), ["bytes=0-"]);
    // What is not whole is not used.
    assert!(place.fails(1, &logits("some/model"), &[]).contains("cannot be reached"));
    server.state().down = false;
    assert_eq!(place.logits("some/model", &hub), expected);
    assert_eq!(resumed(&server), [format!("bytes={CUT}-")]);

    // A short break: the program goes on by itself.
    {
        let mut state = server.state();
        (state.break_off_after, state.then_down) = (Some(CUT), false);
    }
    assert!(difference(&place.logits("some/model@v2", &hub), &expected) > 0.0);
    assert_eq!(resumed(&server), ["bytes=0-".to_string(), format!("bytes={CUT}-")]);
}

#[test]
fn what_arrives_broken_is_fetched_anew_and_never_used() {
    let place = Place::new();
    let server = repository();
    let url = server.url();
    let hub = [("HF_ENDPOINT", url.as_str())];
    server.state().corrupt = true;
    let sentence = place.fails(1, &logits("some/model"), &hub);
    assert!(
        sentence.contains("contents") && sentence.contains("model.safetensors"),
        "{sentence}"
    );
    server.state().corrupt = false;
    // What an ended run left of it is longer than it should be, or as long.
    let blobs = place.path("home/hub/models--some--model/blobs");
    let etag = |contents: &[u8]| -> String {
        use sha2::{Digest, Sha256};
        Sha256::digest(contents)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    };
    let weights = &files()["model.safetensors"];
    let other = &with_other_weights(&files())["model.safetensors"];
    fs::write(blobs.join(etag(weights) + ".part"), weights).unwrap();
    fs::write(blobs.join(etag(other) + ".part"), [other.as_slice(), b"more"].concat()).unwrap();
    write(&place.path("local"), &files());
    assert_eq!(place.logits("some/model", &hub), place.logits("local", &[]));
    place.logits("some/model@v2", &hub);
}

#[test]
fn a_model_that_is_none_of_ours_is_not_fetched() {
    let place = Place::new();
    let mut files = files();
    let config = String::from_utf8(files["config.json"].clone()).unwrap();
    files.insert("config.json".into(), config.replace("\"t5\"", "\"bert\"").into_bytes());
    let without = |names: &[&str]| {
        let mut files = self::files();
        files.insert("spiece.model".into(), b"x".to_vec());
        names.iter().for_each(|name| drop(files.remove(*name)));
        files
    };
    let commits = [
        ("bert", files.clone()),
        ("spiece", without(&["tokenizer.json"])),
        ("weightless", without(&["model.safetensors"])),
        ("shapeless", without(&["config.json"])),
    ];
    let commits = commits
        .into_iter()
        .enumerate()
        .map(|(number, (name, files))| HubCommit {
            hash: number.to_string().repeat(40),
            names: vec![name.into()],
            files,
        });
    let server = HubServer::start("some/model", commits.collect()).unwrap();
    let url = server.url();
    let hub = [("HF_ENDPOINT", url.as_str())];
    for (revision, code, words) in [
        ("bert", 1, &["\"bert\"", "only T5"][..]),
        ("spiece", 2, &["spiece.model", "python3 -c", "--tokenizer"]),
        ("weightless", 2, &["has no weights"]),
        ("shapeless", 2, &["no config.json"]),
    ] {
        let sentence = place.fails(code, &logits(&format!("some/model@{revision}")), &hub);
        assert!(words.iter().all(|word| sentence.contains(word)), "{sentence}");
        assert!(sentence.contains("some/model"), "{sentence}");
    }
    assert!(
        !server
            .take_requests()
            .iter()
            .any(|request| request.path.contains("model.safetensors"))
    );

    // A tokenizer of one's own mends the one without, and so does another model's.
    fs::write(place.path("letters.json"), tokenizer()).unwrap();
    for (out, tokenizer) in [("tuned", "letters.json"), ("tuned-2", "some/model@weightless")] {
        let model = ["--model", "some/model@spiece", "--tokenizer", tokenizer, "--out", out];
        let little = [
            "--steps",
            "1",
            "--batch",
            "2",
            "--pocket-tasks",
            "40",
            "--pocket-instances",
            "2",
        ];
        place.ok(&[&["tune", "--variant", "empty"], &model[..], &little].concat(), &hub);
        assert_eq!(
            fs::read(place.path(out).join("tokenizer.json")).unwrap(),
            self::tokenizer().as_bytes()
        );
    }
}
