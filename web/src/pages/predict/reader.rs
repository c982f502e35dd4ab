use super::{Msg, Predict, desk::Desk};
use crate::{
    components::Told,
    question::Asked,
    text,
    worker::{
        client::LaneWorker,
        protocol::{FromWorker, ToWorker},
    },
};
use guesswork_shared::{lane::Lane, prompt::Prompt};
use std::rc::Rc;
use yew::prelude::*;

/// Longer inputs, in bytes, are not shown before a worker has cut them.
const SHOWN_UNCUT: usize = 8_000;

/// The worker that builds and counts the prompt on the page; it holds a tokenizer and no model.
pub(super) struct Reader {
    pub(super) worker: Option<(u32, LaneWorker)>,
    pub(super) last_worker: u32,
    pub(super) ready: bool,
    pub(super) last_build: u32,
    pub(super) failure: Option<AttrValue>,
}

impl Desk {
    pub(super) fn start_reader(&mut self, ctx: &Context<Predict>) {
        self.reader.last_worker += 1;
        let id = self.reader.last_worker;
        let heard = ctx.link().callback(move |said| Msg::ReaderHeard(id, said));
        let lost = ctx.link().callback(move |why| Msg::ReaderLost(id, why));
        let worker = LaneWorker::start(&self.ground.engine, heard, lost);
        let tokenizer = self.bundle.remote(&self.bundle.manifest.tokenizer);
        worker.send(ToWorker::Fetch { tokenizer, model: None });
        self.reader = Reader {
            worker: Some((id, worker)),
            ready: false,
            failure: None,
            ..self.reader
        };
    }

    /// Lets the generators draw. They are in the worker: to make them takes longer than a page may stand still.
    pub(super) fn draw(&mut self, ctx: &Context<Predict>, seed: u64) {
        let Some(settings) = self.bundle.manifest.pocket else {
            return;
        };
        if self.reader.worker.is_none() {
            self.start_reader(ctx);
        }
        self.last_draw += 1;
        let id = self.last_draw;
        let task = self.offered().task.name.clone();
        if let Some((_, worker)) = &self.reader.worker {
            worker.send(ToWorker::Draw {
                id,
                settings,
                task,
                seed,
            });
            self.drawing = Some((id, seed));
            self.notice = Some(text::DRAWING);
        }
    }

    pub(super) fn reader_said(&mut self, said: FromWorker) -> bool {
        match said {
            FromWorker::Fetched => {
                if let Some((_, worker)) = &self.reader.worker {
                    worker.send(ToWorker::Prepare);
                }
                false
            }
            FromWorker::Prepared => {
                self.reader.ready = true;
                self.show_prompt();
                true
            }
            FromWorker::Built(id, prompt) if id == self.reader.last_build => {
                self.show(&prompt, true);
                true
            }
            FromWorker::Drawn(id, instance) => match (self.drawing, instance) {
                (Some((wanted, seed)), Some(instance)) if wanted == id => {
                    self.ask_about(Asked::drawn(seed, instance));
                    true
                }
                (Some((wanted, _)), None) if wanted == id => {
                    self.drawing = None;
                    self.notice = Some(text::CAN_NOT_DRAW);
                    true
                }
                _ => false,
            },
            FromWorker::LoadFailed(why) | FromWorker::BuildFailed(_, why) => {
                self.reader_failed(why);
                true
            }
            _ => false,
        }
    }

    pub(super) fn reader_failed(&mut self, why: String) {
        self.reader.worker = None;
        self.reader.ready = false;
        self.reader.failure = Some(why.into());
        self.drawing = None;
        self.notice = None;
    }

    /// Shows the chosen lane's prompt: at once as far as that can be done without a tokenizer, then counted and cut.
    pub(super) fn show_prompt(&mut self) {
        // What is being built is no longer wanted.
        self.reader.last_build += 1;
        let Some(order) = self.work_when(&self.what_if.now, self.chosen).map(|work| work.prompt) else {
            self.told = Told::Nothing(match (self.chosen, &self.labels) {
                (Lane::Majority, _) => text::TOLD_MAJORITY,
                (_, Some(_)) => text::TOLD_RANDOM,
                (_, None) => text::TOLD_RANDOM_TEXT,
            });
            return;
        };
        if self.asked.input.trim().is_empty() {
            self.told = Told::Unknown(text::NOTHING_TO_SHOW.into());
            return;
        }
        if self.asked.input.len() <= SHOWN_UNCUT {
            self.show(&order.build(None), false);
        } else {
            self.told = Told::Unknown(text::INPUT_IS_LONG.into());
        }
        if let (Some((_, worker)), true) = (&self.reader.worker, self.reader.ready) {
            worker.send(ToWorker::Build {
                id: self.reader.last_build,
                prompt: order,
            });
        }
    }

    pub(super) fn show(&mut self, prompt: &Prompt, counted: bool) {
        let limit = self.bundle.manifest.limits.source_tokens;
        let words = || text::tokens_of(prompt.tokens, limit, prompt.omitted.len(), prompt.input_cut).into();
        let tokens = counted.then(words);
        let parts = Rc::new(self.differences(self.chosen.own_variant(), prompt));
        self.told = Told::Prompt {
            parts,
            text: prompt.text().into(),
            tokens,
        };
    }
}
