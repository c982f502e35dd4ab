//! Fresh instances for a race without an end. The generators are in a worker: to make them takes longer than a page may
//! stand still.
use super::Race;
use crate::{
    ground::Ground,
    pages::race::Msg,
    race::{Course, Draw},
    worker::{
        client::LaneWorker,
        protocol::{FromWorker, ToWorker},
    },
};
use yew::Context;

/// The worker that draws, and who is listened to.
#[derive(Default)]
pub struct Fresh {
    worker: Option<(u32, LaneWorker)>,
    last_worker: u32,
}

impl Fresh {
    /// Has these drawn, and all that was on its way if its worker was lost. They come back in this order.
    pub fn draw(&mut self, ctx: &Context<Race>, ground: &Ground, course: &Course, draws: Vec<Draw>) {
        let Some(settings) = ground.bundle.manifest.pocket else {
            return;
        };
        let draws = match self.worker {
            Some(_) => draws,
            None => {
                self.start(ctx, ground);
                course.awaited().collect()
            }
        };
        if let Some((_, worker)) = &self.worker {
            for Draw { task, seed } in draws {
                worker.send(ToWorker::Draw {
                    id: 0,
                    settings,
                    task: ground.bundle.tasks[task].task.name.clone(),
                    seed,
                });
            }
        }
    }

    fn start(&mut self, ctx: &Context<Race>, ground: &Ground) {
        self.last_worker += 1;
        let id = self.last_worker;
        let heard = ctx.link().callback(move |said: FromWorker| Msg::FreshHeard(id, said));
        let lost = ctx.link().callback(move |why: String| Msg::FreshLost(id, why));
        self.worker = Some((id, LaneWorker::start(&ground.engine, heard, lost)));
    }

    /// Whether a message is from the worker that is listened to.
    pub fn is_current(&self, id: u32) -> bool {
        self.worker.as_ref().is_some_and(|(current, _)| *current == id)
    }

    /// The worker is gone, or what it draws is not wanted any more.
    pub fn forget(&mut self) {
        self.worker = None;
    }
}
