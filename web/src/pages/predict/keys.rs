use super::{Callbacks, Msg, Predict, desk::Desk};
use crate::dom::focus;
use guesswork_shared::{lane::Lane, variant::Variant};
use yew::prelude::*;

impl Desk {
    /// Does what a key stands for: see [`is_key`].
    pub(super) fn key(&mut self, ctx: &Context<Predict>, callbacks: &Callbacks, key: &str) -> bool {
        let link = ctx.link();
        match key {
            "Escape" if self.ground.crew.lanes().any_active() => link.send_message(Msg::Stop),
            "a" | "A" => link.send_message(Msg::AskAll),
            "l" | "L" => link.send_message(Msg::AskChosen),
            "f" | "F" => link.send_message(Msg::Draw),
            "w" | "W" => link.send_message(Msg::Write),
            "ArrowLeft" => link.send_message(Msg::Step(-1)),
            "ArrowRight" => link.send_message(Msg::Step(1)),
            "/" => focus(&callbacks.search_ref),
            "0" => link.send_message(Msg::ChooseMini(Lane::Untuned)),
            _ => {
                let digit = key
                    .parse::<usize>()
                    .ok()
                    .and_then(|digit| Variant::ALL.get(digit.wrapping_sub(1)));
                if let Some(variant) = digit {
                    link.send_message(Msg::ChooseMini(Lane::Tuned(*variant)));
                }
            }
        }
        false
    }
}

/// Whether [`Desk::key`] knows a key.
pub(super) fn is_key(name: &str) -> bool {
    let letter = |c: char| "aAlLfFwW/0123456789".contains(c);
    matches!(name, "Escape" | "ArrowLeft" | "ArrowRight") || (name.len() == 1 && name.chars().all(letter))
}
