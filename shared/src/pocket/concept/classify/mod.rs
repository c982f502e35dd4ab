//! Concepts with classes.
mod agreement;
mod alphabet;
mod arithmetic;
mod category;
mod cause_effect;
mod certainty;
mod colour;
mod comparison;
mod courtesy;
mod creature;
mod direction;
mod emotion;
mod entailment;
mod event_order;
mod frequency;
mod location;
mod magnitude;
mod need;
mod negation;
mod number;
mod odd_one_out;
mod ownership;
mod parity;
mod person;
mod politeness;
mod quantity;
mod question_type;
mod repetition;
mod same_meaning;
mod season;
mod sense;
mod sentiment;
mod speech_act;
mod tense;
mod time_of_day;
mod topic;
mod trade;
mod transfer;
mod voice;
mod weather;

use super::Concept;

/// Every concept with classes. The order is the order in which a small world takes them.
pub static CONCEPTS: &[Concept] = &[
    sentiment::CONCEPT,
    entailment::CONCEPT,
    category::CONCEPT,
    comparison::CONCEPT,
    tense::CONCEPT,
    question_type::CONCEPT,
    speech_act::CONCEPT,
    topic::CONCEPT,
    odd_one_out::CONCEPT,
    number::CONCEPT,
    emotion::CONCEPT,
    negation::CONCEPT,
    event_order::CONCEPT,
    location::CONCEPT,
    parity::CONCEPT,
    voice::CONCEPT,
    cause_effect::CONCEPT,
    time_of_day::CONCEPT,
    weather::CONCEPT,
    magnitude::CONCEPT,
    certainty::CONCEPT,
    politeness::CONCEPT,
    season::CONCEPT,
    colour::CONCEPT,
    direction::CONCEPT,
    person::CONCEPT,
    arithmetic::CONCEPT,
    alphabet::CONCEPT,
    same_meaning::CONCEPT,
    ownership::CONCEPT,
    frequency::CONCEPT,
    creature::CONCEPT,
    sense::CONCEPT,
    courtesy::CONCEPT,
    repetition::CONCEPT,
    agreement::CONCEPT,
    transfer::CONCEPT,
    quantity::CONCEPT,
    need::CONCEPT,
    trade::CONCEPT,
];
