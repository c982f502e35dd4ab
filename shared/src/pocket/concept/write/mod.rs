//! Concepts whose answer is written out.
mod answer_where;
mod answer_who;
mod combine;
mod count;
mod first_word;
mod future;
mod last_word;
mod list_animals;
mod name_food;
mod name_person;
mod name_place;
mod negative;
mod oldest;
mod opposite;
mod past;
mod plural;
mod question;
mod repeat;
mod replace_name;
mod reverse_list;
mod second_word;
mod sentence;
mod sequence;
mod shorten;
mod swap_names;
mod tense;

use super::Writing;

/// Every concept whose answer is written out. The order is the order in which a small world takes them.
pub static WRITINGS: &[Writing] = &[
    last_word::WRITING,
    past::WRITING,
    answer_who::WRITING,
    name_person::WRITING,
    question::WRITING,
    list_animals::WRITING,
    count::WRITING,
    swap_names::WRITING,
    opposite::WRITING,
    first_word::WRITING,
    plural::WRITING,
    combine::WRITING,
    negative::WRITING,
    name_place::WRITING,
    sequence::WRITING,
    shorten::WRITING,
    repeat::WRITING,
    answer_where::WRITING,
    second_word::WRITING,
    oldest::WRITING,
    future::WRITING,
    reverse_list::WRITING,
    name_food::WRITING,
    replace_name::WRITING,
];
