use super::{Callbacks, desk::Desk};
use crate::{
    components::{AskBar, Footer, InstancePanel, LaneGrid, PromptView, TaskList},
    lanes::{LaneState, Turn},
    text,
    verdict::Verdict,
    view::View,
    what_if::{ChangesBar, Comparison, Reaction, WhatIfPanel, words},
};
use guesswork_shared::lane::Lane;
use std::{collections::HashMap, rc::Rc};
use yew::prelude::*;

impl Desk {
    /// How it stands, in one sentence.
    pub(super) fn standing(
        &self,
        comparisons: Option<&HashMap<Lane, Comparison>>,
        engine_bytes: Option<u64>,
    ) -> String {
        let free_text = self.labels.is_none();
        let (mut lanes, mut answered, mut right, mut failed, mut at_work) = (0, 0, 0, 0, 0);
        let mut overlap: f64 = 0.0;
        for (_, state) in self.ground.crew.lanes().iter() {
            lanes += 1;
            failed += usize::from(state.failure().is_some());
            at_work += usize::from(state.is_active());
            if let Turn::Done(answer) = &state.turn {
                answered += 1;
                let verdict = Verdict::of(&answer.text, &self.references, free_text);
                right += usize::from(verdict == Some(Verdict::Right));
                if let Some(Verdict::Overlaps(score)) = verdict {
                    overlap = overlap.max(score);
                }
            }
        }
        if at_work > 0 && !self.reader.ready && self.reader.failure.is_none() {
            return text::fetching_engine(engine_bytes.unwrap_or(0));
        }
        if let Some(comparisons) = comparisons {
            let compared = |(lane, state): &(Lane, &Rc<LaneState>)| {
                let reaction = comparisons.get(lane).map(|comparison| comparison.reaction);
                matches!(state.turn, Turn::Done(_)) && reaction != Some(Reaction::Pending)
            };
            let compared = self.ground.crew.lanes().iter().filter(compared).count();
            if compared > 0 || at_work == 0 {
                return words::standing(lanes, compared, failed);
            }
        }
        if answered == 0 && at_work > 0 {
            return text::at_work(at_work);
        }
        let known = !self.references.is_empty();
        text::standing(lanes, answered, known.then_some(right), overlap, failed)
    }

    /// The page as it stands.
    pub(super) fn view(&self, on: &Callbacks, engine_bytes: Option<u64>) -> Html {
        let offered = self.offered();
        let manifest = &self.bundle.manifest;
        let lanes = self.ground.crew.lanes();
        let what_if = &self.what_if;
        let comparisons = self.comparisons();
        let answer = lanes
            .get(self.chosen)
            .and_then(|state| state.answer())
            .map(|answer| answer.text.clone());
        html! {
            <>
                <main>
                <h1 class="unseen">{ View::Predict.name() }</h1>
                <p class="question">{ text::QUESTION }</p>
                <div class="wrap predict">
                    <div class="rail">
                        <TaskList tasks={self.bundle.tasks.clone()} chosen={self.task} filter={self.filter.clone()}
                            open={self.list_open} search_ref={on.search_ref.clone()} on_filter={on.filter.clone()}
                            on_open={on.open.clone()} on_choose={on.task.clone()} />
                        <InstancePanel question={self.asked.question.clone()} input={self.asked.input.clone()}
                            references={self.references.clone()} instances={offered.task.instances.len()}
                            last_instance={self.last_instance} can_draw={manifest.pocket.is_some()}
                            complaint={self.complaint} notice={self.notice} limit={manifest.limits.source_tokens}
                            input_ref={on.input_ref.clone()} on_step={on.step.clone()} on_input={on.typed.clone()}
                            on_draw={on.draw.clone()} on_write={on.write.clone()} on_back={on.back.clone()}
                            on_ask={on.ask.clone()} />
                        <WhatIfPanel telling={what_if.now.clone()} made={what_if.made} possible={what_if.possible}
                            bad_names={what_if.bad_names} on_toggle={on.toggle.clone()}
                            on_change={on.by_hand.clone()} />
                    </div>
                    <section class="lanes" aria-label={text::ANSWERS}>
                        <h2 class="unseen">{ text::ANSWERS }</h2>
                        <AskBar active={lanes.any_active()} standing={self.standing(comparisons.as_ref(), engine_bytes)}
                            on_ask={on.ask.clone()} on_stop={on.stop.clone()} />
                        <ChangesBar changes={what_if.said.clone()} noticed={self.noticed(comparisons.as_ref())}
                            sentence_ref={on.sentence_ref.clone()} on_undo={on.undo.clone()}
                            on_undo_all={on.undo_all.clone()} />
                        <LaneGrid {lanes} renamed={!what_if.now.is_permuted()} {comparisons} labels={self.labels.clone()}
                            references={self.references.clone()} chosen={self.chosen} seed={manifest.seed}
                            on_choose={on.choose.clone()} on_retry={on.ask_one.clone()} />
                        <div class="unseen" role="log" aria-live="polite" data-testid="announcements">
                            { for self.spoken.iter().map(|(id, words)| html! { <p key={*id}>{ words }</p> }) }
                        </div>
                    </section>
                    <PromptView lane={self.chosen} told={self.told.clone()} {answer} pages={self.pages.clone()}
                        against={what_if.against} changed={what_if.is_changed()} on_against={on.against.clone()}
                        failure={self.reader.failure.clone()} as_sent={self.as_sent} copied={self.copied}
                        view_ref={on.view_ref.clone()} on_choose={on.choose_mini.clone()} on_view={on.view.clone()}
                        on_copy={on.copy.clone()} on_retry={on.reader_retry.clone()} on_ask={on.ask_chosen.clone()} />
                </div>
                </main>
                <Footer manifest={manifest.clone()} />
            </>
        }
    }
}
