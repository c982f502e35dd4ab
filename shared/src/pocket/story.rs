//! Small stories of the village for pre-training: the same words and people as in the tasks, in a few sentences.
use super::{draw::Draw, half::Half, lexicon::*};

/// Things that are true every day. They also hold the rarer words of labels and tasks, so that no model meets a word for
/// the first time in a test; but a label of an unseen task never beside what it means there, nor beside another label.
pub(super) const LORE: &[&str] = &[
    "The loaves come out of the oven before sunrise.",
    "The flour for the dough comes from the mill.",
    "A farmer ploughs the field and sows wheat.",
    "The cows stand in the stable, and somebody milks them.",
    "The hay lies in the barn.",
    "Flowers grow on the meadow.",
    "There is medicine for a fever in the clinic.",
    "A bitter pill can heal a sore throat.",
    "The pupils spell the words on the blackboard of the classroom.",
    "Somebody hoists the sail, somebody scrubs the deck.",
    "The crew ties the ship to the pier and waves to the shore.",
    "The meal is on the table.",
    "A thirsty horse, a hungry dog and a cold goat came to the gate.",
    "The stove is made of iron, and a blanket hangs over it.",
    "He shivers like a leaf.",
    "She yawns and looks at the bed.",
    "The water of the lake sleeps under the ice.",
    "The whole village came to the feast.",
    "A part of the roof is red.",
    "There is nothing behind the wall.",
    "The shop accepts old coins.",
    "The king declines every gift.",
    "The well is to the left of the inn.",
    "The church is on the right side of the road.",
    "It is true that the moon is round, and false that it is square.",
    "The old mill grumbles all night; why does it grumble?",
    "The news was in the paper.",
    "He loves a riddle after supper.",
    "The guard is on duty at night.",
    "The song is full of longing for the sea.",
    "Perhaps the moon is made of silver.",
    "Be sure to close the gate.",
    "A mouse lives in the closet.",
    "There is dust on the toolbox.",
    "The clock in the parlour is slow.",
    "The bells ring every hour.",
    "Everybody knows the spot by the river.",
    "The cause of the noise was a cat in the kitchen.",
    "She can count to a hundred.",
    "Her name is on the door.",
    "He lost a bet and had to hand over his watch.",
    "The thief stole a purse, and the guard took it away from him.",
    "It is rather dark at home.",
    "The soup is ready at once.",
    "It was a good idea of the mayor to start a school.",
    "The hens come gladly for corn.",
    "They thank the cook for the time in the inn.",
    "Not one of the hens was ill, none was hungry, and all were tame.",
    "Most of the sheep are white without exception, but a few are black.",
    "Half of the apples are ripe, only two are green.",
    "A tame fox is asleep by the fire.",
    "The glass is empty, and the mouth is dry.",
    "Wet clothes make blue lips.",
    "He opens both eyes and rubs both hands.",
    "The heart of the old man is strong.",
    "She marks the tests of the class after school.",
    "The leg is broken and put in plaster.",
    "The captain steers the ship over the waves.",
    "A sheep eats grass in the meadow.",
    "Tomorrow is still to come, and yesterday is over.",
    "The list hangs on the front of the house.",
    "The cart can not reverse on the bridge.",
    "Everything is in good order from the beginning to the end.",
    "He is a man, she is a woman, and they are friends.",
    "The claim is old, the note is clear.",
    "Never trust a wolf, says the shepherd.",
    "There is a gap in the fence, and a stone fills it.",
    "The asker waits at the door.",
    "A stone bridge leads over the river to the castle.",
    "Circle, square, star and cross are shapes.",
    "Iron, gold, silver and copper are metals.",
    "Glass, wood, stone and paper come from the shop.",
    "Blik, dax and mip are the names of three elves.",
    "Who joins in the game, gets a drink at the end.",
    "She puts the buns and cakes on plates and sees who takes one.",
    "He wakes up, looks out and listens: somebody reads a book aloud.",
    "The carpenter lent me a saw and handed me a hammer instead of an axe.",
    "They have eaten and drunk enough, and the glass empties fast.",
    "Shall we go? What do you think?",
    "He farms with his sons.",
    "Honey heals a wound.",
    "The ship sails over the sea.",
    "She teaches the child, explains the rule and replies.",
    "The baker kneads the dough, and the warmth of the oven fills the room.",
    "They crossed the bridge and were looking for the end of the road.",
    "I hear that he lacks money and needs help.",
    "The story ends well.",
    "Alpha, beta and gamma are letters of an old alphabet.",
    "The memory of the old king is bad.",
    "The last scene of the play is set within the castle.",
    "The plan of the house hangs above the desk.",
    "The mayor has the smile of a lion.",
    "A frown does not help the cook.",
    "The leaves of the ivy tremble.",
    "The willows by the river weep.",
    "The chicks in the nest gape for worms.",
    "Beyond the hill lies the ocean.",
    "He counts the drops of the medicine.",
    "The old chalk breaks into flakes.",
    "Gusts of smoke come out of the chimney.",
    "The shop is open on Sunday.",
    "The reward for the lost ring is a coin.",
    "The blacksmith can repair a plough.",
    "The carts pass the mill.",
    "Dogs are welcome in the inn.",
    "Singing is banned in the clinic.",
    "The cup is dotted with blue.",
    "The last page of the book is blank.",
    "North of the village there are hills.",
    "A road leads south to the harbour.",
    "The clock was put forward.",
    "A crab walks backward.",
    "There is rust on the lock.",
    "The boat smells of tar.",
    "A box stands beneath the bed.",
    "The summer house has a single window.",
    "The autumn market has a double gate.",
    "The winter road is long.",
    "The beast in the tale is a prince.",
    "An insect sat on the blanket.",
    "A bird sings on the roof.",
    "A spring of the clock is broken.",
    "The fish in the pond are old.",
];

fn sentence(d: &mut Draw, hero: Person, friend: Person, place: Place) -> String {
    let x = deed(d);
    let y = doing(d);
    let (name, she, hers) = (hero.name, capital(hero.she), hero.hers);
    let thing = d.pick(BELONGINGS);
    match d.below(16) {
        0 => format!("{she} {} the {} and {} the whole day.", x.past, x.object, y.past),
        1 => format!("{name} met {} {}.", friend.name, place.at),
        2 => format!("\"Can you {} the {}?\" asked {}.", x.base, x.object, friend.name),
        3 => format!(
            "{she} wanted to {} the {}, but the {} was not there.",
            x.base,
            x.object,
            d.pick(JOBS)
        ),
        4 => format!("Then {} came with {}.", friend.name, a(d.pick(ANIMALS))),
        5 => format!(
            "{she} gave {} {} from {hers} bag.",
            friend.name,
            a(d.pick_from(&[FOODS, CROPS]))
        ),
        6 => format!(
            "There were {} {} {}.",
            number_word(d.number(2, 40)),
            plural(d.pick(ANIMALS)),
            place.at
        ),
        7 => format!(
            "{she} wore {} {} and carried {}.",
            a(d.pick(COLOURS)),
            d.pick(CLOTHES),
            a(d.pick(TOOLS))
        ),
        8 => format!(
            "The {} stood behind the {} in the {}.",
            thing,
            d.pick(FURNITURE),
            d.pick(ROOMS)
        ),
        9 => format!("{} was {} under {}.", friend.name, y.ing, a(d.pick(PLANTS))),
        10 => format!(
            "{she} put the {} into the {}.",
            d.pick(SMALL_THINGS),
            d.pick(CONTAINERS)
        ),
        11 => format!(
            "{hers} {} plays the {} and goes by {}.",
            d.pick(FAMILY),
            d.pick(INSTRUMENTS),
            d.pick(VEHICLES)
        ),
        12 => format!(
            "{she} was {} because the {} was {}.",
            d.pick(&[
                "happy",
                "sad",
                "angry",
                "afraid",
                "surprised",
                "tired",
                "hungry",
                "cold",
                "thirsty"
            ]),
            thing,
            d.pick(&["old", "new", "broken", "heavy", "lost", "clean"])
        ),
        13 => format!("It had cost {} coins in {}.", d.number(2, 99), d.pick(MONTHS)),
        14 => d.pick(LORE).to_owned(),
        _ => format!(
            "\"{} the {}, please,\" said the {}.",
            capital(x.base),
            x.object,
            d.pick(JOBS)
        ),
    }
}

/// A story of three to five sentences. Neither the story nor any of its sentences is held out.
pub fn story(d: &mut Draw) -> String {
    loop {
        let (hero, friend) = d.two(PEOPLE);
        let place = d.pick(PLACES);
        let mut sentences = vec![match d.below(4) {
            0 => format!("On {} {} went to the {}.", d.pick(DAYS), hero.name, place.name),
            1 => format!("{} lived {} with {}.", hero.name, place.at, a(d.pick(FAMILY))),
            2 => format!("{} was {} and worked {}.", hero.name, a(d.pick(JOBS)), place.at),
            _ => format!("In {} {} was often {}.", d.pick(MONTHS), hero.name, place.at),
        }];
        let count = 2 + d.below(3);
        sentences.extend((0..count).map(|_| capital(&sentence(d, hero, friend, place))));
        let text = sentences.join(" ");
        // A sentence of the lore is never an instance, so its half does not matter.
        let free = |text: &str| Half::of(text) == Half::Training;
        if free(&text) && sentences.iter().all(|text| LORE.contains(&text.as_str()) || free(text)) {
            return text;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pocket::{PocketOptions, PocketWorld, Split};
    use std::collections::HashSet;

    fn words(text: &str) -> HashSet<String> {
        let lower = text.to_lowercase();
        lower.split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect()
    }

    #[test]
    fn no_sentence_of_the_lore_names_two_labels_of_an_unseen_task() {
        let world = PocketWorld::new(PocketOptions {
            training_tasks: 40,
            ..PocketOptions::default()
        });
        for task in world.of_split(Split::Test) {
            for sentence in LORE {
                let words = words(sentence);
                let labels = task.labels.iter().flatten().filter(|label| words.contains(*label));
                // What is true or false is said of many things.
                let labels: Vec<&String> = labels
                    .filter(|label| !["true", "false"].contains(&label.as_str()))
                    .collect();
                assert!(labels.len() < 2, "{}: {sentence}", task.name);
            }
        }
    }
}
