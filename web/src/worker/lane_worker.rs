//! What runs in a worker: fetches one model, builds it, and answers, one token at a time.
//!
//! Between tokens the worker gives its event loop a turn, so that a message that ends the answer is heard at once.
use super::{
    fetch, measure,
    pause::Pause,
    protocol::{
        DrawnInstance, Engine, FromWorker, MeasureOrder, Measured, Preparation, PromptOrder, RemoteFile, RemoteModel,
        ToWorker,
    },
    verify::Verification,
};
use crate::{
    lanes::{AskId, Finish, Speed},
    library::{BadFile, Dropped, FileReader, News, Unpacked, take_in},
    text,
};
use candle_core::Device;
use guesswork_shared::{
    answer::{self, AnswerOptions, Answerer},
    bundle::PocketSettings,
    pocket::{PocketOptions, PocketWorld},
    t5::{Ops, T5, T5Config, kernels_are_right},
    tokenizer::Tokenizer,
};
use js_sys::{Array, ArrayBuffer, WebAssembly};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, File, MessageEvent};

/// Bytes between two reports while fetching: often enough to see them move.
const REPORT_EVERY: u64 = 64 * 1024;
/// Milliseconds between two reports while writing: more than a screen shows would only keep the page busy.
const REPORT_AFTER_MS: f64 = 30.0;

/// Everything that the worker holds.
#[derive(Default)]
struct Desk {
    files: RefCell<Option<Files>>,
    tokenizer: RefCell<Option<Rc<Tokenizer>>>,
    answerer: RefCell<Option<Rc<Answerer>>>,
    /// How long the model took.
    preparation: Cell<Preparation>,
    /// The generators, once they were asked, and what they were made with.
    world: RefCell<Option<(PocketSettings, PocketWorld)>>,
    /// The ask that is being answered.
    current: Cell<Option<AskId>>,
    /// The ask that is to end.
    cancelled: Cell<Option<AskId>>,
}

/// Files that have arrived and are not checked yet.
struct Files {
    tokenizer: (RemoteFile, Vec<u8>),
    model: Option<ModelFiles>,
}

struct ModelFiles {
    config: (RemoteFile, Vec<u8>),
    weights: (RemoteFile, Vec<u8>),
    quantisation: String,
}

/// Listens to the page until the page ends it.
pub fn run() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        post(&FromWorker::Died(text::worker_died(&info.to_string())));
    }));
    // Relaxed instructions may give what they like beyond what is asked of them, and a browser may have them wrong.
    if !kernels_are_right() {
        return post(&FromWorker::Unfit);
    }
    let desk = Rc::new(Desk::default());
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        // A message that brings files is a list of itself and of them.
        let data = event.data();
        let (message, files) = match data.dyn_ref::<Array>() {
            Some(parts) => (parts.get(0), parts.slice(1, parts.length())),
            None => (data, Array::new()),
        };
        match serde_json::from_str(&message.as_string().unwrap_or_default()) {
            Ok(ToWorker::TakeIn(paths)) => look_at(paths, &files),
            Ok(message) => receive(&desk, message),
            Err(_) => post(&FromWorker::Died(text::OTHER_VERSION.into())),
        }
    });
    scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // It listens as long as the worker lives.
    on_message.forget();
    post(&FromWorker::Started);
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

fn post(message: &FromWorker) {
    if let Ok(json) = serde_json::to_string(message) {
        // A string can always be copied to another thread.
        let _ = scope().post_message(&JsValue::from_str(&json));
    }
}

fn receive(desk: &Rc<Desk>, message: ToWorker) {
    let desk = desk.clone();
    match message {
        ToWorker::Fetch { tokenizer, model } => spawn_local(async move {
            match fetch_files(tokenizer, model).await {
                Ok(files) => {
                    *desk.files.borrow_mut() = Some(files);
                    post(&FromWorker::Fetched);
                }
                Err(why) => post(&FromWorker::LoadFailed(why)),
            }
        }),
        ToWorker::Prepare => spawn_local(async move {
            post(&match prepare(&desk).await {
                Ok(()) => FromWorker::Prepared,
                Err(why) => FromWorker::LoadFailed(why),
            });
        }),
        ToWorker::Answer {
            ask,
            prompt,
            labels,
            max_new_tokens,
        } => {
            desk.current.set(Some(ask));
            spawn_local(async move {
                let ended = answer(&desk, ask, &prompt, labels.as_deref(), max_new_tokens).await;
                desk.current.set(None);
                post(&match ended {
                    Ok(Some(answered)) => answered,
                    Ok(None) => FromWorker::Cancelled(ask),
                    Err(why) => FromWorker::AnswerFailed(ask, why),
                });
            });
        }
        ToWorker::Build { id, prompt } => {
            let tokenizer = desk.tokenizer.borrow();
            post(&match &*tokenizer {
                Some(tokenizer) => FromWorker::Built(id, prompt.build(Some(&|text| tokenizer.count(text)))),
                None => FromWorker::BuildFailed(id, text::NOT_LOADED.into()),
            });
        }
        ToWorker::Draw {
            id,
            settings,
            task,
            seed,
        } => post(&FromWorker::Drawn(id, draw(&desk, settings, &task, seed))),
        ToWorker::Cancel(ask) if desk.current.get() == Some(ask) => desk.cancelled.set(Some(ask)),
        ToWorker::Cancel(ask) => post(&FromWorker::Cancelled(ask)),
        ToWorker::Measure(order) => post(&match measured(&desk, &order) {
            Ok(measured) => FromWorker::Measured(measured),
            Err(why) => FromWorker::MeasureFailed(why),
        }),
        // Its files came with it, and were seen to.
        ToWorker::TakeIn(_) => {}
    }
}

/// Finds out what dropped files are.
fn look_at(paths: Vec<String>, files: &Array) {
    let mut dropped = Vec::with_capacity(paths.len());
    for (path, file) in paths.into_iter().zip(files.iter()) {
        let file: File = file.unchecked_into();
        let bytes = file.size() as u64;
        match FileReader::new(file) {
            Ok(contents) => dropped.push(Dropped { path, bytes, contents }),
            Err(why) => post(&FromWorker::Found(News::Bad(BadFile { file: path, why }))),
        }
    }
    take_in(dropped, &mut Unpacked::default(), &mut |news| {
        post(&FromWorker::Found(news))
    });
}

fn draw(desk: &Desk, settings: PocketSettings, task: &str, seed: u64) -> Option<DrawnInstance> {
    let mut world = desk.world.borrow_mut();
    if !matches!(&*world, Some((made_with, _)) if *made_with == settings) {
        let options = PocketOptions {
            training_tasks: settings.training_tasks,
            instances_per_task: settings.instances_per_task,
            seed: settings.seed,
        };
        *world = Some((settings, PocketWorld::new(options)));
    }
    let (_, world) = world.as_ref()?;
    let instance = world.task(task)?.fresh_instance(seed);
    Some(DrawnInstance {
        id: instance.id,
        input: instance.input,
        outputs: instance.outputs,
    })
}

async fn fetch_files(tokenizer: RemoteFile, model: Option<RemoteModel>) -> Result<Files, String> {
    async fn whole(file: RemoteFile, received: impl FnMut(u64)) -> Result<(RemoteFile, Vec<u8>), String> {
        let response = fetch::open(&file.url, &file.entry.file).await?;
        let bytes = fetch::read(&response, &file.entry.file, Some(file.entry.bytes), received).await?;
        Ok((file, bytes))
    }
    let tokenizer = whole(tokenizer, |_| {}).await?;
    let model = match model {
        None => None,
        Some(RemoteModel {
            config,
            weights,
            quantisation,
        }) => {
            let config = whole(config, |_| {}).await?;
            let mut reported = 0;
            let weights = whole(weights, |bytes| {
                if bytes - reported >= REPORT_EVERY {
                    reported = bytes;
                    post(&FromWorker::Received(bytes));
                }
            });
            Some(ModelFiles {
                config,
                weights: weights.await?,
                quantisation,
            })
        }
    };
    Ok(Files { tokenizer, model })
}

/// Checks what was fetched against the manifest, then builds the tokenizer and the model.
async fn prepare(desk: &Desk) -> Result<(), String> {
    let files = desk.files.borrow_mut().take();
    let Files { tokenizer, model } = files.ok_or(text::NOT_LOADED)?;
    let scope = scope();
    let broken = |file: &RemoteFile, why: &dyn std::fmt::Display| text::unusable(&file.entry.file, &why.to_string());

    let began = now();
    Verification::begin(&scope, &tokenizer).end().await?;
    let files = model.as_ref().map(|model| [&model.config, &model.weights]);
    let of_model = files.map(|files| files.map(|file| Verification::begin(&scope, file)));
    let could_be_read = now();
    // While the browser goes on with the larger files.
    let (file, bytes) = &tokenizer;
    let built = Tokenizer::from_bytes(bytes).map_err(|why| broken(file, &why))?;
    let could_tokenize = now();
    for verification in of_model.into_iter().flatten() {
        verification.end().await?;
    }
    let were_verified = now();
    if let Some(ModelFiles {
        config,
        weights,
        quantisation,
    }) = model
    {
        let settings = T5Config::from_json(&config.1).map_err(|why| broken(&config.0, &why))?;
        let t5 = T5::from_stored(&quantisation, &settings, &weights.1, &Device::Cpu);
        let t5 = t5.map_err(|why| broken(&weights.0, &why))?;
        let answerer = Answerer::new(built, t5);
        *desk.answerer.borrow_mut() = Some(Rc::new(answerer));
        desk.preparation.set(Preparation {
            verify: could_be_read - began + were_verified - could_tokenize,
            tokenizer: could_tokenize - could_be_read,
            model: now() - were_verified,
        });
    } else {
        *desk.tokenizer.borrow_mut() = Some(Rc::new(built));
    }
    Ok(())
}

/// Answers; `None` if it was cancelled on the way.
async fn answer(
    desk: &Desk,
    ask: AskId,
    order: &PromptOrder,
    labels: Option<&[String]>,
    max_new_tokens: usize,
) -> Result<Option<FromWorker>, String> {
    let pause = Pause::new().map_err(|_| text::NO_PAUSE.to_string())?;
    // Lets a cancelling message in; whether one came.
    let cancelled = async || pause.wait().await.is_err() || desk.cancelled.get() == Some(ask);
    let failed = |why: &dyn std::fmt::Display| text::could_not_answer(&why.to_string());
    let answerer = desk.answerer.borrow().clone().ok_or(text::NOT_LOADED)?;

    let prompt = order.build(Some(&|text| answerer.tokenizer().count(text)));
    post(&FromWorker::Reading(ask, prompt.tokens));
    if cancelled().await {
        return Ok(None);
    }
    let started = now();
    let read = answerer.read(&prompt.text()).map_err(|why| failed(&why))?;
    let reading = now() - started;
    if let Some(labels) = labels {
        if cancelled().await {
            return Ok(None);
        }
        let scores = answerer
            .label_log_likelihoods(&read, labels)
            .map_err(|why| failed(&why))?;
        post(&FromWorker::Scored(ask, answer::label_probabilities(&scores)));
    }

    let options = AnswerOptions {
        max_new_tokens,
        sampling: None,
    };
    let mut writing = answerer.start(&read, &options).map_err(|why| failed(&why))?;
    let (mut working, mut reported) = (0.0, 0.0);
    let finish = loop {
        if cancelled().await {
            return Ok(None);
        }
        let before = now();
        let finish = writing.step().map_err(|why| failed(&why))?;
        let after = now();
        working += after - before;
        if finish.is_some() {
            break finish;
        }
        if after - reported >= REPORT_AFTER_MS {
            reported = after;
            post(&FromWorker::Wrote(ask, writing.text().into(), writing.tokens()));
        }
    };
    let tokens = writing.tokens();
    let finish = match finish {
        Some(answer::Finish::Length) => Finish::Length,
        _ => Finish::EndOfText,
    };
    // The end mark is no part of the answer, but was worked out like any other token.
    let steps = tokens + usize::from(finish == Finish::EndOfText);
    let speed = Speed {
        milliseconds: reading + working,
        tokens_per_second: (working > 0.0).then(|| steps as f64 * 1000.0 / working),
    };
    Ok(Some(FromWorker::Answered(
        ask,
        writing.text().into(),
        tokens,
        speed,
        finish,
    )))
}

/// Times the model that answers.
fn measured(desk: &Desk, order: &MeasureOrder) -> Result<Measured, String> {
    if order.engine != Engine::Kernels && !Ops::Stock.is_there() {
        return Err(text::NO_STOCK_OPS.into());
    }
    let answerer = desk.answerer.borrow_mut().take().ok_or(text::NOT_LOADED)?;
    // An answer that is being written holds the model, too.
    let answerer = Rc::try_unwrap(answerer).map_err(|held| {
        *desk.answerer.borrow_mut() = Some(held);
        text::STILL_ANSWERING
    })?;
    let (tokenizer, model) = answerer.into_parts();
    let usual = Ops::for_device(model.device());
    let model = model.with_ops(match order.engine {
        Engine::StockOps => Ops::Stock,
        Engine::Kernels | Engine::CandleTransformers => usual,
    });
    let memory_ready = memory();
    let timings = measure::measure(&model, order, now);
    *desk.answerer.borrow_mut() = Some(Rc::new(Answerer::new(tokenizer, model.with_ops(usual))));
    Ok(Measured {
        timings: timings.map_err(|why| text::could_not_answer(&why.to_string()))?,
        memory_ready,
        memory: memory(),
        preparation: desk.preparation.get(),
    })
}

/// Bytes of the memory that this worker's code has.
fn memory() -> u64 {
    let memory: WebAssembly::Memory = wasm_bindgen::memory().unchecked_into();
    let buffer: ArrayBuffer = memory.buffer().unchecked_into();
    u64::from(buffer.byte_length())
}

/// Milliseconds since the worker began.
fn now() -> f64 {
    scope().performance().map_or(0.0, |clock| clock.now())
}
