//! The page's side of the workers.
use super::{
    fetch,
    protocol::{FromWorker, ToWorker},
};
use crate::text;
use js_sys::{Array, Promise, WebAssembly};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, future_to_promise, spawn_local};
use web_sys::{Blob, BlobPropertyBag, ErrorEvent, File, MessageEvent, Url, Worker, WorkerOptions, WorkerType};
use yew::Callback;

/// The builds of the `worker` binary, beside the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Build {
    /// With relaxed vector instructions, several times as fast; not every browser has them.
    Relaxed,
    /// With those that every browser has in which the page runs.
    Plain,
}

impl Build {
    fn script(self) -> &'static str {
        match self {
            Self::Relaxed => "worker_relaxed.js",
            Self::Plain => "worker.js",
        }
    }

    fn wasm(self) -> &'static str {
        match self {
            Self::Relaxed => "worker_relaxed_bg.wasm",
            Self::Plain => "worker_bg.wasm",
        }
    }

    /// The fastest that this browser says it has.
    fn for_browser() -> Self {
        let bytes = js_sys::Uint8Array::from(RELAXED_MODULE.as_slice());
        match WebAssembly::validate(&bytes) {
            Ok(true) => Self::Relaxed,
            _ => Self::Plain,
        }
    }
}

/// A module whose one function uses the instruction that matters most: a relaxed dot product of two zeros.
const RELAXED_MODULE: [u8; 64] = {
    let start = [
        0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 43, 1, 41, 0,
    ];
    let mut module = [0; 64];
    let mut at = 0;
    while at < start.len() {
        module[at] = start[at];
        at += 1;
    }
    // Twice `v128.const` and its sixteen zeros, then `i16x8.relaxed_dot_i8x16_i7x16_s`, then the end.
    (module[24], module[25]) = (253, 12);
    (module[42], module[43]) = (253, 12);
    (module[60], module[61], module[62], module[63]) = (253, 146, 2, 11);
    module
};

/// The compiled code that every worker runs. It is fetched and compiled once, when the first worker starts.
#[derive(Clone)]
pub struct Engine {
    base: Rc<str>,
    received: Callback<u64>,
    /// The build that is used; the plain one as soon as the other has failed.
    build: Rc<Cell<Build>>,
    module: Rc<RefCell<Option<Promise>>>,
    script: Rc<RefCell<Option<(Build, String)>>>,
}

/// The same code, not the same bytes.
impl PartialEq for Engine {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.module, &other.module)
    }
}

impl Engine {
    /// `base` is the page's address; `received` is told the bytes of code that have arrived.
    pub fn new(base: &str, received: Callback<u64>) -> Self {
        Self {
            base: base.into(),
            received,
            build: Rc::new(Cell::new(Build::for_browser())),
            module: Rc::default(),
            script: Rc::default(),
        }
    }

    /// The compiled module. All who ask wait for the same one; after a failure the next who asks tries again.
    async fn module(&self) -> Result<JsValue, String> {
        let promise = self.module.borrow().clone();
        let promise = promise.unwrap_or_else(|| {
            let this = self.clone();
            let promise = future_to_promise(async move { this.compile().await.map_err(|why| why.into()) });
            *self.module.borrow_mut() = Some(promise.clone());
            promise
        });
        JsFuture::from(promise).await.map_err(|error| {
            *self.module.borrow_mut() = None;
            error
                .as_string()
                .unwrap_or_else(|| text::unreachable(self.build.get().wasm()))
        })
    }

    /// The address of the few lines that every worker begins with. It gets its script at once, and its first message is
    /// the compiled module; when that runs, it listens by itself.
    fn script(&self) -> Result<String, JsValue> {
        let build = self.build.get();
        if let Some((of, address)) = &*self.script.borrow()
            && *of == build
        {
            return Ok(address.clone());
        }
        let lines = format!(
            "const fail = e => postMessage(JSON.stringify({{ Died: {prefix} + (e && e.message || e) }}));\n\
             addEventListener('unhandledrejection', e => fail(e.reason));\n\
             const script = import({script});\n\
             script.catch(() => {{}});\n\
             onmessage = async ({{ data }}) => {{\n\
               onmessage = null;\n\
               try {{ await (await script).default({{ module_or_path: data }}); }} catch (e) {{ fail(e); }}\n\
             }};\n",
            prefix = serde_json::Value::from(text::WORKER_STOPPED),
            script = serde_json::Value::from(absolute(build.script(), &self.base)),
        );
        let options = BlobPropertyBag::new();
        options.set_type("text/javascript");
        let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&lines.into()), &options)?;
        // Never given back: every worker of the page begins with it.
        let address = Url::create_object_url_with_blob(&blob)?;
        *self.script.borrow_mut() = Some((build, address.clone()));
        Ok(address)
    }

    /// From now on the plain build is used. Whether it was not in use before.
    fn fall_back(&self, from: Build) -> bool {
        if from == Build::Plain {
            return false;
        }
        if self.build.replace(Build::Plain) == Build::Relaxed {
            *self.module.borrow_mut() = None;
        }
        true
    }

    /// The fastest build that can be had.
    async fn compile(&self) -> Result<JsValue, String> {
        let build = self.build.get();
        match self.compile_build(build).await {
            // Another browser's instructions, or a page that was published without this build.
            Err(_) if build == Build::Relaxed => {
                self.build.set(Build::Plain);
                self.compile_build(Build::Plain).await
            }
            compiled => compiled,
        }
    }

    async fn compile_build(&self, build: Build) -> Result<JsValue, String> {
        let wasm = build.wasm();
        let url = absolute(wasm, &self.base);
        let response = fetch::open(&url, wasm).await?;
        // Compiled while it arrives, and kept by the browser. A copy is read beside it, to count the bytes and to notice
        // when no more come: the compilation itself would wait for them for ever.
        let copy = response.clone();
        let streamed = JsFuture::from(WebAssembly::compile_streaming(&Promise::resolve(&JsValue::from(
            response,
        ))));
        if let Ok(copy) = copy {
            fetch::read(&copy, wasm, None, |bytes| self.received.emit(bytes)).await?;
        }
        if let Ok(module) = streamed.await {
            return Ok(module);
        }
        // A server that does not call it application/wasm: fetch it whole.
        let response = fetch::open(&url, wasm).await?;
        let bytes = fetch::read(&response, wasm, None, |bytes| self.received.emit(bytes)).await?;
        let bytes = js_sys::Uint8Array::from(bytes.as_slice());
        JsFuture::from(WebAssembly::compile(&bytes))
            .await
            .map_err(|error| text::engine_refused(&words(&error)))
    }
}

/// A running worker; it ends when this is dropped.
pub struct LaneWorker {
    link: Rc<Link>,
}

/// A message and the files that go with it.
type Sent = (ToWorker, Vec<File>);

/// What the closures that live as long as the worker share with it.
struct Link {
    worker: RefCell<Option<Running>>,
    /// Messages for a worker that does not listen yet.
    waiting: RefCell<Option<Vec<Sent>>>,
    ended: Cell<bool>,
}

struct Running {
    worker: Worker,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(ErrorEvent)>,
}

impl LaneWorker {
    /// Starts a worker. `heard` gets what it says; `lost` gets one sentence if it dies, after which it says no more.
    pub fn start(engine: &Engine, heard: Callback<FromWorker>, lost: Callback<String>) -> Self {
        let link = Rc::new(Link {
            worker: RefCell::default(),
            waiting: RefCell::new(Some(Vec::new())),
            ended: false.into(),
        });
        begin(engine.clone(), link.clone(), heard, lost);
        Self { link }
    }

    /// Sends a message, or keeps it until the worker listens.
    pub fn send(&self, message: ToWorker) {
        self.send_with(message, Vec::new());
    }

    /// The same, with files, which arrive as handles: their contents stay where they are.
    pub fn send_with(&self, message: ToWorker, files: Vec<File>) {
        match &mut *self.link.waiting.borrow_mut() {
            Some(waiting) => waiting.push((message, files)),
            None => self.link.post(&message, &files),
        }
    }
}

impl Drop for LaneWorker {
    fn drop(&mut self) {
        self.link.ended.set(true);
        self.link.end_worker();
    }
}

impl Link {
    fn end_worker(&self) {
        if let Some(running) = self.worker.take() {
            running.worker.set_onmessage(None);
            running.worker.set_onerror(None);
            running.worker.terminate();
            // Its own message may be what ends it: the closures must outlive the call that they are in.
            spawn_local(async move { drop(running) });
        }
    }

    fn post(&self, message: &ToWorker, files: &[File]) {
        let (Some(running), Ok(json)) = (&*self.worker.borrow(), serde_json::to_string(message)) else {
            return;
        };
        let mut message = JsValue::from(json);
        if !files.is_empty() {
            let parts = Array::of1(&message);
            for file in files {
                parts.push(file);
            }
            message = parts.into();
        }
        // Strings and files can always be sent to another thread.
        let _ = running.worker.post_message(&message);
    }

    /// Gives the worker its code.
    fn give(&self, module: &JsValue) -> Result<(), String> {
        let worker = self.worker.borrow();
        let posted = worker.as_ref().map(|running| running.worker.post_message(module));
        posted
            .unwrap_or(Ok(()))
            .map_err(|error| text::worker_refused(&words(&error)))
    }

    fn listen(&self) {
        let waiting = self.waiting.borrow_mut().take();
        for (message, files) in waiting.into_iter().flatten() {
            self.post(&message, &files);
        }
    }
}

/// Starts the worker of a link, which comes to life while its code is compiled; its messages wait until it listens.
fn begin(engine: Engine, link: Rc<Link>, heard: Callback<FromWorker>, lost: Callback<String>) {
    let build = engine.build.get();
    spawn_local(async move {
        if link.ended.get() {
            return;
        }
        match spawn(&engine, &link, heard.clone(), lost.clone()) {
            Ok(running) => drop(link.worker.replace(Some(running))),
            Err(why) => return lost.emit(why),
        }
        let module = engine.module().await;
        if link.ended.get() {
            return;
        }
        let given = match module {
            // The other build was compiled in its place.
            Ok(_) if engine.build.get() != build => {
                link.end_worker();
                return begin(engine, link, heard, lost);
            }
            Ok(module) => link.give(&module),
            Err(why) => Err(why),
        };
        if let Err(why) = given {
            link.end_worker();
            lost.emit(why);
        }
    });
}

/// Begins again with the plain build, or gives up if it was that.
fn begin_again(engine: &Engine, of: Build, link: Rc<Link>, heard: Callback<FromWorker>, lost: Callback<String>) {
    if !engine.fall_back(of) {
        return lost.emit(text::WRONG_RESULTS.into());
    }
    link.end_worker();
    begin(engine.clone(), link, heard, lost);
}

fn spawn(
    engine: &Engine,
    link: &Rc<Link>,
    heard: Callback<FromWorker>,
    lost: Callback<String>,
) -> Result<Running, String> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = engine
        .script()
        .and_then(|script| Worker::new_with_options(&script, &options))
        .map_err(|error| text::worker_refused(&words(&error)))?;
    let on_message = {
        let (link, lost, engine) = (Rc::downgrade(link), lost.clone(), engine.clone());
        let build = engine.build.get();
        Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let Some(link) = link.upgrade().filter(|link| !link.ended.get()) else {
                return;
            };
            let message = event.data().as_string().unwrap_or_default();
            match serde_json::from_str(&message) {
                Ok(FromWorker::Started) => link.listen(),
                Ok(FromWorker::Unfit) => begin_again(&engine, build, link, heard.clone(), lost.clone()),
                Ok(FromWorker::Died(why)) => lost.emit(why),
                Ok(message) => heard.emit(message),
                Err(_) => lost.emit(text::OTHER_VERSION.into()),
            }
        })
    };
    let on_error = {
        let link = Rc::downgrade(link);
        Closure::<dyn FnMut(ErrorEvent)>::new(move |event: ErrorEvent| {
            if link.upgrade().is_some_and(|link| !link.ended.get()) {
                // A script that can not be loaded gives an event without a message.
                let message = js_sys::Reflect::get(&event, &"message".into())
                    .ok()
                    .and_then(|m| m.as_string());
                lost.emit(text::worker_died(message.as_deref().unwrap_or_default()));
            }
        })
    };
    worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    Ok(Running {
        worker,
        _on_message: on_message,
        _on_error: on_error,
    })
}

/// `file` beside the page at `base`.
pub fn absolute(file: &str, base: &str) -> String {
    Url::new_with_base(file, base).map_or_else(|_| file.into(), |url| url.href())
}

/// What a thrown value says.
fn words(error: &JsValue) -> String {
    let message = js_sys::Reflect::get(error, &"message".into())
        .ok()
        .and_then(|m| m.as_string());
    message.or_else(|| error.as_string()).unwrap_or_default()
}
