//! The options of `guesswork tune` that change how gradients are computed, and what of a model is trained.
#![cfg(unix)]

use candle_core::{DType, Device, Tensor, safetensors};
use guesswork_tests::{TinyStudy, small_words, stamps};
use serde_json::Value;
use std::{
    collections::{BTreeSet, HashMap},
    fs,
    path::{Path, PathBuf},
};

/// Tunes, in the folder that the arguments name, and gives what was said.
fn tune(study: &TinyStudy, arguments: &str) -> String {
    let arguments = small_words(&format!("tune --variant original {arguments}"));
    let output = study.cli().run(&arguments);
    assert_eq!(output.code, Some(0), "{arguments:?}: {}", output.stderr);
    format!("{}{}", output.stdout, output.stderr)
}

/// Tunes with checkpoints, and interrupts it after some steps.
fn interrupt(study: &TinyStudy, arguments: &str, out: &str, steps: usize) -> String {
    let arguments = small_words(&format!(
        "tune --variant original {arguments} --out {out} --checkpoint-steps 1"
    ));
    let checkpoints = study.path(out).join("checkpoints");
    let output = study.cli().interrupt_when(&arguments, || {
        newest(&checkpoints).is_some_and(|(step, _)| step >= steps)
    });
    assert_eq!(output.code, Some(1), "{}", output.stderr);
    output.stderr
}

/// What tuning complains of. It must be one sentence that says wrong use, and change no file.
fn refused(study: &TinyStudy, arguments: &str) -> String {
    let before = stamps(study.folder());
    let said = study
        .cli()
        .fails(2, &small_words(&format!("tune --variant original {arguments}")));
    assert_eq!(stamps(study.folder()), before, "{arguments}");
    // Of clap's own errors the first paragraph.
    let sentence = said.split("\n\n").next().unwrap_or_default();
    let told = |line: &&str| !line.starts_with("note: ");
    let sentence = sentence.lines().filter(told).collect::<Vec<_>>().join("\n");
    assert!(sentence.starts_with("error: "), "{arguments}: {said}");
    assert!(!said.contains("panicked") && !said.contains("Caused by"), "{said}");
    sentence
}

/// The newest checkpoint of a folder of them: its step and its file.
fn newest(checkpoints: &Path) -> Option<(usize, PathBuf)> {
    let entries = fs::read_dir(checkpoints).into_iter().flatten();
    let step = |path: &Path| {
        let name = path.file_name()?.to_str()?;
        name.strip_prefix("step-")?.strip_suffix(".safetensors")?.parse().ok()
    };
    entries
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            Some((step(&path)?, path))
        })
        .max()
}

fn json(file: &Path) -> Value {
    serde_json::from_slice(&fs::read(file).unwrap()).unwrap()
}

fn settings(run: &Path) -> String {
    json(&run.join("run.json"))["settings"].as_str().unwrap().to_owned()
}

/// The lines of a run's metrics without the seconds, which no two runs share.
fn metrics(run: &Path) -> Vec<Value> {
    let text = fs::read_to_string(run.join("metrics.jsonl")).unwrap();
    let line = |line: &str| {
        let mut line: Value = serde_json::from_str(line).unwrap();
        line["seconds"].take();
        line
    };
    text.lines().map(line).collect()
}

fn model(run: &Path) -> Vec<u8> {
    fs::read(run.join("model.safetensors")).unwrap()
}

fn same_run(one: &Path, other: &Path) {
    assert_eq!(metrics(one), metrics(other));
    assert!(model(one) == model(other), "{} and {}", one.display(), other.display());
}

/// Curves that are the same but for rounding.
fn same_curve(one: &Path, other: &Path) {
    let (one, other) = (metrics(one), metrics(other));
    assert_eq!(one.len(), other.len());
    for (one, other) in one.iter().zip(&other) {
        for name in ["step", "tokens", "learning_rate"] {
            assert_eq!(one[name], other[name]);
        }
        for name in ["loss", "gradient_norm"] {
            let [a, b] = [one, other].map(|line| line[name].as_f64().unwrap());
            assert!((a - b).abs() <= 1e-3 * b, "{name}: {one} and {other}");
        }
    }
}

fn weights(file: &Path) -> HashMap<String, Tensor> {
    safetensors::load(file, &Device::Cpu).unwrap()
}

fn values(tensor: &Tensor) -> Vec<f32> {
    tensor.flatten_all().unwrap().to_vec1().unwrap()
}

fn largest_difference(one: &Tensor, other: &Tensor) -> f32 {
    assert_eq!(one.dims(), other.dims());
    let pairs = values(one).into_iter().zip(values(other));
    pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
}

#[test]
fn adapters_are_all_that_is_trained_and_are_merged_at_the_end() {
    let study = TinyStudy::new();
    let said = tune(
        &study,
        "--steps 20 --warmup 4 --batch 4 --lora-rank 3 --lora-alpha 5 --lora-targets wo,q,q --out runs/study/original",
    );
    assert!(said.contains("note: adapters begin as zeros"), "{said}");
    let said = tune(
        &study,
        "--steps 1 --batch 2 --lora-rank 1 --plain-lr --lr 0.01 --out plain",
    );
    assert!(!said.contains("begin as zeros"), "{said}");
    let run = study.path("runs/study/original");
    let about = json(&run.join("adapter/adapter_config.json"));
    assert_eq!(about["peft_type"], "LORA");
    assert_eq!(about["task_type"], "SEQ_2_SEQ_LM");
    assert_eq!(
        (about["r"].as_u64(), about["lora_alpha"].as_f64()),
        (Some(3), Some(5.0))
    );
    assert_eq!(about["target_modules"], serde_json::json!(["q", "wo"]));
    let base = weights(&study.path("runs/pocket/base/model.safetensors"));
    let merged = weights(&run.join("model.safetensors"));
    let mut adapter = weights(&run.join("adapter/adapter_model.safetensors"));
    assert_eq!(
        base.keys().collect::<BTreeSet<_>>(),
        merged.keys().collect::<BTreeSet<_>>()
    );
    let mut changed = 0;
    for (name, before) in &base {
        let module = name.strip_suffix(".weight").unwrap();
        if !module.ends_with(".q") && !module.ends_with(".wo") {
            assert_eq!(values(before), values(&merged[name]), "{name} is no target");
            continue;
        }
        let mut matrix = |which: &str| {
            let name = format!("base_model.model.{module}.{which}.weight");
            adapter.remove(&name).unwrap_or_else(|| panic!("there is no {name}"))
        };
        let (down, up) = (matrix("lora_A"), matrix("lora_B"));
        assert_eq!((down.dim(0).unwrap(), up.dim(1).unwrap()), (3, 3));
        assert_eq!(down.dtype(), DType::F32);
        let added = up.matmul(&down).unwrap().affine(5.0 / 3.0, 0.0).unwrap();
        let difference = largest_difference(&merged[name], &(before + added).unwrap());
        assert!(difference < 1e-6, "{name} is off by {difference}");
        assert!(largest_difference(&merged[name], before) > 1e-5, "{name} has learned");
        changed += 1;
    }
    assert!(adapter.is_empty() && changed > 4, "{:?}", adapter.keys());

    // It is a run like any other.
    fs::create_dir_all(study.path("runs/study/base")).unwrap();
    for file in fs::read_dir(study.path("runs/pocket/base")).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), study.path("runs/study/base").join(file.file_name())).unwrap();
    }
    let cli = study.cli();
    let ask = ["logits", "--prompt", "Is it cold?", "--answer", "yes", "--model"];
    let [ours, its] = ["runs/study/original", "runs/study/base"].map(|model| {
        let answered = cli.json(&[&ask[..], &[model]].concat());
        answered["logits"].clone()
    });
    assert!(ours != its);
    let text = cli.ok(&small_words(
        "predict --models runs/study --lane original --prompt Hello",
    ));
    assert!(!text.is_empty());
    let evaluated = cli.json(&small_words(
        "eval --models runs/study --lane original,untuned --instances 2 --json",
    ));
    assert_eq!(evaluated["lanes"].as_array().unwrap().len(), 2, "{evaluated}");
    let exported = cli.json(&small_words(
        "export --runs runs/study --instances 1 --seen-tasks 1 --json",
    ));
    let lanes = exported["lanes"].as_array().unwrap();
    let lane = |name: &str| lanes.iter().any(|lane| lane["slug"] == name);
    assert!(lane("original"), "{exported}");
    let bundled = cli.json(&small_words(
        "eval --models bundle --lane original --instances 2 --json",
    ));
    assert_eq!(bundled["lanes"].as_array().unwrap().len(), 1, "{bundled}");

    // Begun anew without adapters, none are left.
    tune(&study, "--steps 1 --batch 4 --force --out runs/study/original");
    assert!(!run.join("adapter").exists());
}

#[test]
fn a_run_of_adapters_saves_only_them_and_goes_on_bit_for_bit() {
    let study = TinyStudy::new();
    let options = "--steps 40 --batch 2 --lora-rank 2";
    tune(&study, &format!("{options} --lora-targets q,v --out whole"));
    interrupt(&study, options, "begun", 5);
    let (step, checkpoint) = newest(&study.path("begun/checkpoints")).unwrap();
    assert!((5..40).contains(&step), "{step}");
    let held: usize = weights(&study.path("whole/adapter/adapter_model.safetensors"))
        .values()
        .map(Tensor::elem_count)
        .sum();
    let whole = fs::metadata(study.path("whole/model.safetensors")).unwrap().len();
    let small = fs::metadata(&checkpoint).unwrap().len();
    // The weights and the optimiser's two moments of each, and little else.
    assert!(small > 12 * held as u64 && small < whole / 4, "{small} of {whole}");
    for other in [
        "--lora-rank 3",
        "--lora-rank 2 --lora-alpha 3",
        "--lora-rank 2 --lora-targets q",
        "",
    ] {
        let said = refused(&study, &format!("--steps 40 --batch 2 {other} --out begun --resume"));
        assert!(
            said.contains("other settings") && said.contains("adapters of rank 2, alpha 4, beside q and v"),
            "{said}"
        );
    }
    // Neither the order of the targets nor what is computed twice makes it another run.
    let said = tune(
        &study,
        &format!("{options} --lora-targets v,q --recompute --out begun --resume"),
    );
    assert!(said.contains("going on after"), "{said}");
    same_run(&study.path("whole"), &study.path("begun"));
    let adapter = |run: &str| fs::read(study.path(run).join("adapter/adapter_model.safetensors")).unwrap();
    assert!(adapter("whole") == adapter("begun"));
    assert!(!study.path("begun/checkpoints").exists());
}

#[test]
fn what_cannot_be_is_said_before_anything_is_touched() {
    let study = TinyStudy::new();
    tune(&study, "--steps 2 --batch 4 --out run");
    // With --force, which would remove the run that is there.
    for (arguments, said) in [
        ("--lora-rank 0", &["--lora-rank", "1 to 65536"][..]),
        ("--lora-alpha 3", &["required", "--lora-rank <R>"]),
        ("--lora-targets q", &["required", "--lora-rank <R>"]),
        ("--lora-rank 2 --lora-alpha 0", &["--lora-alpha", "above 0"]),
        (
            "--lora-rank 2 --lora-targets q,query",
            &["--lora-targets", "\"query\"", "choose among q, k, v, o, wi_0, wi_1, wo"],
        ),
        // This model's feed-forward layers are gated.
        (
            "--lora-rank 2 --lora-targets wi",
            &["\"wi\"", "choose among q, k, v, o, wi_0, wi_1, wo"],
        ),
        ("--lora-rank 2 --lora-targets q,,v", &["--lora-targets", "\"\""]),
        ("--batch 0", &["--batch", "1 to 65536, or auto"]),
        ("--batch abc", &["--batch", "1 to 65536, or auto"]),
        ("--accumulate 0", &["--accumulate", "1 to 65536"]),
        (
            "--precision bf16 --device cpu",
            &["--precision bf16 needs a CUDA device, and this is cpu", "leave it away"],
        ),
        ("--precision f16", &["--precision", "f16"]),
        (
            "--device gpu",
            &["there is no device \"gpu\"", "auto, cpu, cuda, cuda:N or metal"],
        ),
        ("--device cuda:", &["there is no device \"cuda:\""]),
    ] {
        let sentence = refused(&study, &format!("--force --steps 2 --out run {arguments}"));
        for said in said {
            assert!(sentence.contains(said), "{arguments}: {sentence}");
        }
    }
    for (device, there, said) in [
        ("cuda", candle_core::utils::cuda_is_available(), "`--features cuda`"),
        ("cuda:1", candle_core::utils::cuda_is_available(), "`--features cuda`"),
        ("metal", candle_core::utils::metal_is_available(), "`--features metal`"),
    ] {
        if there {
            println!("skipped: this program is built for {device}");
            continue;
        }
        // Before the base is looked for, which may be far away.
        for more in ["--force", "--force --base no/such/model"] {
            let sentence = refused(&study, &format!("{more} --steps 2 --out run --device {device}"));
            assert!(
                sentence.contains(said) && sentence.contains("--device cpu"),
                "{sentence}"
            );
        }
    }
    assert!(study.path("run/run.json").exists());
}

#[test]
fn the_record_says_where_it_was_computed() {
    let study = TinyStudy::new();
    tune(&study, "--steps 1 --batch 2 --device cpu --out cpu");
    tune(&study, "--steps 1 --batch 2 --device auto --out auto");
    let device = |run: &str| json(&study.path(run).join("run.json"))["device"].clone();
    let cpu = device("cpu");
    assert!(
        cpu.as_str().unwrap().starts_with("cpu (") && cpu.as_str().unwrap().contains(" thread"),
        "{cpu}"
    );
    if candle_core::utils::cuda_is_available() || candle_core::utils::metal_is_available() {
        println!("skipped: this program is built for a GPU");
    } else {
        assert_eq!(device("auto"), cpu);
        same_run(&study.path("auto"), &study.path("cpu"));
    }
}

#[test]
fn parts_of_a_batch_add_up_and_computing_twice_changes_nothing() {
    let study = TinyStudy::new();
    let options = "--steps 12 --batch 5";
    tune(&study, &format!("{options} --out whole"));
    // More parts than there are examples are as many as there are.
    for parts in [2, 3, 64] {
        let run = format!("parts-{parts}");
        tune(&study, &format!("{options} --accumulate {parts} --out {run}"));
        same_curve(&study.path(&run), &study.path("whole"));
        assert!(settings(&study.path(&run)).contains(&format!("in {parts} parts")));
    }
    tune(&study, &format!("{options} --recompute --out again"));
    same_run(&study.path("again"), &study.path("whole"));
    assert_eq!(settings(&study.path("again")), settings(&study.path("whole")));
    tune(&study, &format!("{options} --accumulate 2 --recompute --out both"));
    same_run(&study.path("both"), &study.path("parts-2"));
    // From random weights it is the same.
    let pretrain = |more: &str| {
        study.cli().ok(&small_words(&format!(
            "pretrain --preset tiny --steps 6 --batch 5 {more}"
        )))
    };
    pretrain("--out pretrained");
    pretrain("--out pretrained-again --recompute");
    pretrain("--out pretrained-parts --accumulate 3");
    same_run(&study.path("pretrained-again"), &study.path("pretrained"));
    same_curve(&study.path("pretrained-parts"), &study.path("pretrained"));
}

#[test]
fn a_base_goes_on_by_language_modelling_and_keeps_to_it() {
    let study = TinyStudy::new();
    let pretrain = |more: &str| small_words(&format!("pretrain --batch 8 {more}"));
    study.cli().ok(&pretrain("--preset tiny --steps 20 --out filled"));
    study.cli().ok(&pretrain(
        "--from filled --objective prefix-lm --steps 60 --out adapted",
    ));
    let losses: Vec<f64> = metrics(&study.path("adapted"))
        .iter()
        .map(|line| line["loss"].as_f64().unwrap())
        .collect();
    let mean = |losses: &[f64]| losses.iter().sum::<f64>() / losses.len() as f64;
    assert!(mean(&losses[50..]) < mean(&losses[..10]) - 0.1, "{losses:?}");
    // Another objective is another run.
    let other = pretrain("--steps 60 --from filled --out adapted --resume");
    assert!(study.cli().run(&other).code != Some(0));
}

#[test]
fn objectives_without_text_stand_alone_and_beside_others() {
    let study = TinyStudy::new();
    let pretrain = |more: &str| {
        study
            .cli()
            .run(&small_words(&format!("pretrain --batch 8 --steps 4 {more}")))
    };
    let done = |more: &str, what: &str| {
        let output = pretrain(more);
        assert!(
            output.code == Some(0) && output.stderr.contains(what),
            "{}",
            output.stderr
        );
    };
    done(
        "--preset tiny --objective look-ups --out words",
        "parameters by look-ups\n",
    );
    done(
        "--from words --objective phrase-look-ups --out phrases",
        "by phrase-look-ups\n",
    );
    done(
        "--from phrases --objective other-customs --out others",
        "by other-customs\n",
    );
    let all = "--from phrases --objective customs,span-corruption,prefix-lm";
    done(
        &format!("{all} --out base"),
        "by customs and span-corruption and prefix-lm, ",
    );
    done(&format!("{all} --out again"), "tokens of pocket");
    same_run(&study.path("again"), &study.path("base"));

    let twice = pretrain("--objective look-ups,look-ups --out twice");
    assert!(
        twice.code == Some(2) && twice.stderr.contains("twice"),
        "{}",
        twice.stderr
    );

    // They are the pocket benchmark's whatever text is read beside them.
    study.cli().ok(&small_words("data pocket --out folder"));
    done(
        "--data folder --preset tiny --objective customs,prefix-lm --out other",
        "by customs and prefix-lm, ",
    );
}

#[test]
fn parts_go_on_bit_for_bit_and_only_as_the_same_parts() {
    let study = TinyStudy::new();
    let options = "--steps 30 --batch 4";
    tune(&study, &format!("{options} --accumulate 3 --out whole"));
    interrupt(&study, &format!("{options} --accumulate 3"), "begun", 4);
    for other in ["", "--accumulate 2"] {
        let said = refused(&study, &format!("{options} {other} --out begun --resume"));
        assert!(said.contains("other settings") && said.contains("in 3 parts"), "{said}");
    }
    tune(&study, &format!("{options} --accumulate 3 --out begun --resume"));
    same_run(&study.path("begun"), &study.path("whole"));
}

#[test]
fn a_batch_size_that_is_found_is_told_and_remembered() {
    let study = TinyStudy::new();
    let looking = "looking for the largest batch";
    let options = "--steps 60 --batch auto";
    let said = interrupt(&study, options, "run", 2);
    let found = json(&study.path("run/batch.json")).as_u64().unwrap();
    assert!(
        said.contains(looking) && said.contains(&format!("{found} examples per step")),
        "{said}"
    );
    assert!(found.is_power_of_two() && found <= 512, "{found}");
    // The number that goes on is the one that was found, not one that is found again.
    let resumed = format!("{options} --out run --resume");
    fs::write(study.path("run/batch.json"), "3").unwrap();
    let said = refused(&study, &resumed);
    assert!(
        said.contains(&format!("batch {found}")) && said.contains("now ") && said.contains("batch 3,"),
        "{said}"
    );
    for broken in ["0", "\"many\"", ""] {
        fs::write(study.path("run/batch.json"), broken).unwrap();
        let said = study
            .cli()
            .fails(1, &small_words(&format!("tune --variant original {resumed}")));
        assert!(said.contains("run/batch.json"), "{said}");
    }
    fs::write(study.path("run/batch.json"), found.to_string()).unwrap();
    // Whoever says the same number goes on with the same run.
    interrupt(&study, &format!("--steps 60 --batch {found} --resume"), "run", 4);
    let said = tune(&study, &resumed);
    assert!(said.contains("going on after") && !said.contains(looking), "{said}");
    assert_eq!(metrics(&study.path("run")).len(), 60);
    assert!(settings(&study.path("run")).contains(&format!("steps 60, batch {found},")));
    let said = tune(&study, &resumed);
    assert!(said.contains("finished already") && !said.contains(looking), "{said}");

    let said = tune(&study, "--steps 2 --batch auto --out run --force --accumulate 3");
    let found = json(&study.path("run/batch.json")).as_u64().unwrap();
    assert!(
        said.contains(looking) && said.contains(&format!("{} at a time in 3 parts", found / 3)),
        "{said}"
    );
    assert!(found.is_multiple_of(3) && (found / 3).is_power_of_two(), "{found}");

    tune(&study, "--steps 2 --batch 4 --out run --force");
    assert!(!study.path("run/batch.json").exists());
    let said = refused(&study, "--steps 2 --batch auto --out run --resume");
    assert!(said.contains("run holds a run with a --batch of its own"), "{said}");
    interrupt(&study, "--steps 60 --batch 4", "fixed", 2);
    let said = refused(&study, "--steps 60 --batch auto --out fixed --resume");
    assert!(said.contains("fixed holds a run with a --batch of its own"), "{said}");
}

#[test]
fn what_a_killed_run_found_is_of_no_other() {
    let study = TinyStudy::new();
    // Killed before it had saved itself.
    fs::create_dir_all(study.path("run")).unwrap();
    fs::write(study.path("run/batch.json"), "3").unwrap();
    let said = tune(&study, "--steps 2 --batch auto --out run --resume");
    assert!(said.contains("looking for the largest batch"), "{said}");
    assert!(json(&study.path("run/batch.json")).as_u64().unwrap().is_power_of_two());

    fs::create_dir_all(study.path("other")).unwrap();
    fs::write(study.path("other/batch.json"), "3").unwrap();
    tune(&study, "--steps 2 --batch 4 --out other");
    assert!(!study.path("other/batch.json").exists());
}

#[test]
fn a_sweep_takes_them_and_knows_its_cells_again() {
    let study = TinyStudy::new();
    let plan = "base = [\"runs/pocket/base\"]\nvariants = [\"original\"]\n\
                [pocket]\ntasks = 40\ninstances = 12\n\
                [eval]\ninstances = 2\n\
                [tune]\nsteps = 3\nbatch = \"auto\"\nlora_rank = 4\n";
    let cli = study.cli();
    let sweep = |plan: &str| {
        fs::write(study.path("plan.toml"), plan).unwrap();
        cli.json(&["sweep", "plan.toml", "--json"])
    };
    let cells = |report: &Value, what: &str| -> Vec<bool> {
        let cells = report["cells"].as_array().unwrap();
        cells.iter().map(|cell| cell[what].as_bool().unwrap()).collect()
    };
    let report = sweep(plan);
    assert_eq!(cells(&report, "done"), [true; 2], "{report:#}");
    let cell = study.path("runs/plan/base/original/tasks-all/instances-all/seed-7");
    assert!(cell.join("adapter/adapter_model.safetensors").exists());
    assert!(settings(&cell).contains("adapters of rank 4, alpha 8, beside q and v"));
    let found = json(&cell.join("batch.json"));
    assert!(settings(&cell).contains(&format!("batch {found},")));
    // Computing twice has no effect on what comes out, and a default that is said is none either.
    for same in [
        format!("{plan}recompute = true\n"),
        format!("{plan}lora_targets = \"q,v\"\naccumulate = 1\n"),
    ] {
        let report = sweep(&same);
        assert_eq!(cells(&report, "ran"), [false; 2], "{report:#}");
        assert_eq!(cells(&report, "done"), [true; 2], "{report:#}");
    }
    for (other, said) in [
        (plan.replace("lora_rank = 4", "lora_rank = 2"), "lora-rank 4, now 2"),
        (plan.replace("lora_rank = 4\n", ""), "lora-rank 4, now not given"),
        (plan.replace("\"auto\"", "8"), "batch auto, now 8"),
        (format!("{plan}accumulate = 2\n"), "accumulate 1, now 2"),
        (format!("{plan}lora_targets = \"q\"\n"), "lora-targets q,v, now q"),
    ] {
        fs::write(study.path("plan.toml"), other).unwrap();
        let error = cli.fails(2, &["sweep", "plan.toml"]);
        assert!(error.contains(said), "{error}");
    }
    fs::write(study.path("plan.toml"), format!("{plan}model = \"elsewhere\"\n")).unwrap();
    let error = cli.fails(2, &["sweep", "plan.toml"]);
    assert!(error.contains("[tune] must not set model"), "{error}");
}
