use super::desk::{Desk, FULL_PROMPT};
use crate::{
    lanes::{Answer, Event, LaneState, Turn, Work},
    prompt_diff::{DiffPart, MiniLine, diff, diff_change, miniature},
    text,
    verdict::Verdict,
    what_if::{Against, Comparison, Kept, ONE_CLICK, Reaction, words},
};
use guesswork_shared::{
    baseline,
    bundle::OfferedTask,
    counterfactual::{Change, Telling},
    lane::Lane,
    prompt::{PartKind, Prompt, PromptPart},
    variant::{ExampleTreatment, Variant},
};
use std::{collections::HashMap, rc::Rc};

/// What the lanes are told differently, and what they answered to which telling.
pub(super) struct WhatIf {
    pub(super) changes: Vec<Change>,
    /// The task's own telling.
    pub(super) before: Telling,
    /// With the changes.
    pub(super) now: Rc<Telling>,
    pub(super) kept: Kept,
    /// The changes in words.
    pub(super) said: Rc<Vec<(Change, String, String)>>,
    /// Which of the changes of one click are in force, and which can be made.
    pub(super) made: [bool; 4],
    pub(super) possible: [bool; 4],
    pub(super) bad_names: bool,
    pub(super) against: Against,
}

impl WhatIf {
    /// Nothing changed.
    pub(super) fn new(offered: &OfferedTask, seed: u64) -> Self {
        let before = Telling::new(&offered.task, offered.labels.as_deref(), seed);
        Self {
            changes: Vec::new(),
            now: Rc::new(before.clone()),
            before,
            kept: Kept::default(),
            said: Rc::default(),
            made: [false; 4],
            possible: [false; 4],
            bad_names: false,
            against: Against::Full,
        }
    }

    pub(super) fn is_changed(&self) -> bool {
        !self.changes.is_empty()
    }
}

impl Desk {
    /// Works out what follows from the changes as they are.
    pub(super) fn retell(&mut self) {
        let what_if = &mut self.what_if;
        let (mut now, mut said) = (what_if.before.clone(), Vec::new());
        for change in &what_if.changes {
            let after = now.changed(std::slice::from_ref(change));
            let (lead, detail) = words::change(change, &now, &after);
            said.push((change.clone(), lead, detail));
            now = after;
        }
        what_if.made = ONE_CLICK.map(|(change, ..)| what_if.changes.contains(&change));
        let would_change = |change: Change| now.changed(&[change]) != now;
        let mut i = 0;
        what_if.possible = ONE_CLICK.map(|(change, ..)| {
            i += 1;
            what_if.made[i - 1] || would_change(change)
        });
        what_if.said = Rc::new(said);
        what_if.now = Rc::new(now);
        what_if.bad_names = false;
        what_if.against = Against::usual(what_if.is_changed());
        self.labels = self.what_if.now.answers().map(Rc::from);
        self.name_references();
        self.draw_pages();
    }

    /// The right answers by their present names.
    pub(super) fn name_references(&mut self) {
        let references = self.asked.references.iter();
        self.references = references.map(|answer| self.what_if.now.renamed(answer)).collect();
    }

    /// Sets the prompts against another.
    pub(super) fn set_against(&mut self, against: Against) {
        self.what_if.against = against;
        self.draw_pages();
        self.show_prompt();
    }

    fn draw_pages(&mut self) {
        self.pages = Rc::new(Variant::ALL.map(|variant| self.page(variant)).to_vec());
    }

    fn page(&self, variant: Variant) -> Vec<MiniLine> {
        let now = &self.what_if.now;
        let prompt = self.order(now, variant, "").build(None);
        let full = self.order(now, FULL_PROMPT, "").build(None).parts;
        miniature(&diff(&full, &prompt), &self.differences(variant, &prompt))
    }

    /// A variant's prompt, set against what was chosen for that.
    pub(super) fn differences(&self, variant: Variant, prompt: &Prompt) -> Vec<DiffPart> {
        let WhatIf { before, now, .. } = &self.what_if;
        let parts =
            |telling: &Telling, variant| -> Vec<PromptPart> { self.order(telling, variant, "").build(None).parts };
        match self.what_if.against {
            Against::Full => diff(&parts(now, FULL_PROMPT), prompt),
            Against::Original => diff(&parts(now, Lane::Untuned.own_variant()), prompt),
            Against::Unchanged => {
                let shown = match variant.examples {
                    ExampleTreatment::Delusive => now.delusive(),
                    ExampleTreatment::Examples | ExampleTreatment::None => now.examples(),
                };
                let is_false = |kind| match kind {
                    PartKind::PositiveExample(i) => shown.get(i).is_some_and(|shown| now.is_false(shown)),
                    _ => false,
                };
                diff_change(&parts(before, variant), prompt, &is_false)
            }
        }
    }

    /// Makes a change, or takes it back.
    pub(super) fn toggle(&mut self, change: Change) {
        let mut changes = self.what_if.changes.clone();
        if changes.contains(&change) {
            changes.retain(|made| *made != change);
        } else {
            changes.push(change);
        }
        self.change_to(changes);
    }

    pub(super) fn undo(&mut self, change: &Change) {
        let mut changes = self.what_if.changes.clone();
        changes.retain(|made| made != change);
        self.change_to(changes);
    }

    /// Takes over what was written; whether anything is to be drawn.
    pub(super) fn change_by_hand(&mut self, change: Change) -> bool {
        let before = &self.what_if.before;
        let bad_names = matches!(&change, Change::RenameLabels(names) if !before.can_be_named(names));
        if bad_names {
            self.what_if.bad_names = true;
            return true;
        }
        let mut changes = self.what_if.changes.clone();
        changes.retain(|made| !change.takes_the_place_of(made));
        let without = before.changed(&changes);
        // What was written as it stands without it is no change.
        if without.changed(std::slice::from_ref(&change)) != without {
            changes.push(change);
        }
        self.change_to(changes);
        true
    }

    /// Tells the lanes something else, and asks those again that were asked; all of them if none was.
    pub(super) fn change_to(&mut self, changes: Vec<Change>) {
        if changes == self.what_if.changes {
            self.what_if.bad_names = false;
            return;
        }
        self.what_if.changes = changes;
        self.retell();
        self.show_prompt();
        let lanes = self.ground.crew.lanes();
        let asked = |(lane, state): (Lane, &Rc<LaneState>)| (state.turn != Turn::Idle).then_some(lane);
        let mut again: Vec<Lane> = lanes.iter().filter_map(asked).collect();
        if again.is_empty() && self.what_if.is_changed() {
            again = lanes.iter().map(|(lane, _)| lane).collect();
        }
        self.apply(Event::NewQuestion);
        if self.asked.input.trim().is_empty() {
            return;
        }
        let unknown = self.bring_back(again);
        if !unknown.is_empty() {
            self.apply(Event::Ask(unknown));
        }
    }

    /// Shows again what these lanes have answered to what they are told now; gives those that have yet to be asked.
    pub(super) fn bring_back(&mut self, lanes: Vec<Lane>) -> Vec<Lane> {
        let mut unknown = Vec::new();
        for lane in lanes {
            let work = self.work_when(&self.what_if.now, lane);
            let known = work.and_then(|work| self.what_if.kept.get(lane, &work)).cloned();
            match known {
                // It would say the same again.
                Some(answer) if self.next_work(lane).is_none() => self.apply(Event::Drawn(lane, answer)),
                _ => unknown.push(lane),
            }
        }
        unknown
    }

    /// The reader of the page has looked at another view, which has used the lanes: what they had answered here is shown
    /// again.
    pub(super) fn come_back(&mut self) {
        let lanes: Vec<Lane> = self.ground.crew.lanes().iter().map(|(lane, _)| lane).collect();
        let (models, baselines): (Vec<Lane>, Vec<Lane>) = lanes.into_iter().partition(|lane| lane.has_model());
        let all = models.len();
        if self.bring_back(models).len() < all {
            self.apply(Event::Ask(baselines));
        }
    }

    /// What a lane is asked when this is told; `None` if it has no model.
    pub(super) fn work_when(&self, telling: &Telling, lane: Lane) -> Option<Work> {
        lane.has_model().then(|| Work {
            prompt: self.order(telling, lane.own_variant(), &self.asked.input),
            labels: telling.answers().map(<[String]>::to_vec),
        })
    }

    /// What a lane is to be asked next: first the question as it was, then as it is now. `None` if it has answered both.
    pub(super) fn next_work(&self, lane: Lane) -> Option<Work> {
        let WhatIf { before, now, kept, .. } = &self.what_if;
        let unanswered = |telling| {
            self.work_when(telling, lane)
                .filter(|work| kept.get(lane, work).is_none())
        };
        unanswered(before).or_else(|| unanswered(now))
    }

    /// A lane has answered what it was asked.
    pub(super) fn answered(&mut self, lane: Lane) {
        let lanes = self.ground.crew.lanes();
        let Some(Turn::Done(answer)) = lanes.get(lane).map(|state| &state.turn) else {
            return;
        };
        if let Some(work) = self.next_work(lane) {
            self.what_if.kept.keep(lane, work, answer.clone());
        }
        if self.next_work(lane).is_some() {
            self.apply(Event::Ask(vec![lane]));
            return;
        }
        let said = if self.what_if.is_changed() {
            self.comparison(lane)
                .and_then(|comparison| words::reaction(comparison.reaction))
        } else {
            Verdict::of(&answer.text, &self.references, self.labels.is_none()).map(Verdict::words)
        };
        self.speak(text::spoken(lane, &answer.text, said.as_deref()));
    }

    /// What a baseline answers when this is told. It reads none of it, but where labels have other names it answers by
    /// them.
    pub(super) fn baseline_when(&self, telling: &Telling, lane: Lane) -> Answer {
        let OfferedTask {
            task,
            labels,
            majority,
            label_shares,
            ..
        } = self.offered();
        let labels = labels.as_deref();
        let (text, probabilities) = match lane {
            Lane::Majority => {
                let shares = label_shares.as_ref().map(|shares| by_name(telling, shares));
                (telling.renamed(majority), shares)
            }
            _ => {
                let seed = self.bundle.manifest.seed;
                let drawn = baseline::random_answer(task, labels, &self.asked.id, seed);
                // Names that were merely dealt anew are as likely as before.
                let drawn = if telling.is_permuted() {
                    drawn
                } else {
                    telling.renamed(&drawn)
                };
                (
                    drawn,
                    labels.map(|labels| vec![1.0 / labels.len() as f32; labels.len()]),
                )
            }
        };
        Answer {
            text: text.into(),
            probabilities: probabilities.map(Rc::from),
            ..Answer::default()
        }
    }

    /// What each lane made of the changes; `None` while there are none.
    pub(super) fn comparisons(&self) -> Option<HashMap<Lane, Comparison>> {
        let lanes = self.ground.crew.lanes();
        let compared = lanes
            .iter()
            .filter_map(|(lane, _)| Some((lane, self.comparison(lane)?)));
        self.what_if.is_changed().then(|| compared.collect())
    }

    fn comparison(&self, lane: Lane) -> Option<Comparison> {
        let WhatIf {
            before,
            now,
            kept,
            changes,
            ..
        } = &self.what_if;
        let (Some(was), Some(is)) = (self.work_when(before, lane), self.work_when(now, lane)) else {
            let lanes = self.ground.crew.lanes();
            if !matches!(lanes.get(lane)?.turn, Turn::Done(_)) {
                return None;
            }
            let (was, is) = (self.baseline_when(before, lane), self.baseline_when(now, lane));
            let reaction = if was == is {
                Reaction::NotShown
            } else {
                Reaction::between(&was, &is)
            };
            return Some(Comparison {
                reaction,
                answer: Some(was.text),
                probabilities: was.probabilities,
            });
        };
        let (answer, answer_now) = (kept.get(lane, &was), kept.get(lane, &is));
        let reaction = if was.prompt == is.prompt {
            let variant = lane.own_variant();
            if changes.iter().any(|change| change.is_shown_in(variant)) {
                Reaction::ToldTheSame
            } else {
                Reaction::NotShown
            }
        } else {
            match (answer, answer_now) {
                (Some(was), Some(is)) => Reaction::between(was, is),
                _ => Reaction::Pending,
            }
        };
        Some(Comparison {
            reaction,
            answer: answer.map(|answer| answer.text.clone()),
            probabilities: answer.and_then(|answer| answer.probabilities.clone()),
        })
    }

    /// Which lanes noticed, in words; nothing while nothing is changed.
    pub(super) fn noticed(&self, comparisons: Option<&HashMap<Lane, Comparison>>) -> String {
        let Some(comparisons) = comparisons else {
            return String::new();
        };
        let lanes = self.ground.crew.lanes();
        if lanes
            .iter()
            .all(|(_, state)| state.turn == Turn::Idle && state.failure().is_none())
        {
            return words::ASK_TO_SEE.into();
        }
        if lanes.any_active() {
            return words::ASKING_AGAIN.into();
        }
        let reaction = |(lane, _): (Lane, _)| {
            let reaction = comparisons
                .get(&lane)
                .map_or(Reaction::Pending, |comparison| comparison.reaction);
            (lane, reaction)
        };
        words::noticed(&lanes.iter().map(reaction).collect::<Vec<_>>())
    }
}

/// Shares of the label space, each at the place that its label's present name has among the answers.
fn by_name(telling: &Telling, shares: &[f32]) -> Vec<f32> {
    let (names, Some(answers)) = (telling.names(), telling.answers()) else {
        return shares.to_vec();
    };
    let place = |answer: &String| names.iter().position(|name| name == answer);
    let share = |answer| place(answer).and_then(|place| shares.get(place)).copied();
    answers.iter().map(|answer| share(answer).unwrap_or(0.0)).collect()
}
