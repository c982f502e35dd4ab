use super::{
    files::{Files, folder_of, read_in_parts, read_whole},
    intake::Keeper,
    limits::{MOST_MANIFEST_BYTES, MOST_OFFERED_BYTES},
    news::{FoundBundle, Place},
    words,
};
use guesswork_shared::bundle::{BundleError, FileCheck, FileEntry, Manifest, offered_tasks_from_json};
use std::collections::BTreeMap;

/// Reads a bundle: its manifest, and every file that the manifest names, against length and hash. `members` are the
/// files beside the manifest. A model that is not whole is left out and remarked on; without tokenizer, tasks or any
/// model there is no bundle, and the error says why in one sentence.
pub fn check_bundle<F: Files>(
    files: &mut F,
    manifest: usize,
    members: &BTreeMap<String, usize>,
    keeper: &mut dyn Keeper,
    looked_at: &mut dyn FnMut(u64),
) -> Result<FoundBundle, String> {
    let folder = folder_of(&files.listed()[manifest].path).to_string();
    let bytes = read_whole(files, manifest, MOST_MANIFEST_BYTES)?;
    let digest = FileEntry::of("", &bytes).sha256[..12].to_string();
    let mut manifest = Manifest::from_json(&bytes).map_err(|why| why.to_string())?;
    // Published numbers are for `guesswork verify`; the page has no use for them.
    manifest.evaluations.clear();

    let mut kept = Vec::new();
    let mut keep = |files: &mut F, entry: &FileEntry, held: Option<&mut Vec<u8>>| -> Result<(), String> {
        let place = check_file(files, entry, members, keeper, held, looked_at)?;
        kept.push((entry.file.clone(), place));
        Ok(())
    };
    keep(files, &manifest.config, None)?;
    keep(files, &manifest.tokenizer, None)?;
    if manifest.tasks.bytes > MOST_OFFERED_BYTES {
        return Err(words::too_large(&manifest.tasks.file, MOST_OFFERED_BYTES));
    }
    let mut tasks = Vec::new();
    keep(files, &manifest.tasks, Some(&mut tasks))?;
    let tasks = offered_tasks_from_json(&manifest.tasks.file, &tasks)
        .map_err(|why| why.to_string())?
        .len();
    if tasks == 0 {
        return Err(words::no_tasks(&manifest.tasks.file));
    }

    let mut remarks = Vec::new();
    if let Some(results) = &manifest.results
        && let Err(why) = keep(files, results, None)
    {
        remarks.push(why);
        manifest.results = None;
    }
    let mut whole = Vec::new();
    for lane in std::mem::take(&mut manifest.lanes) {
        match keep(files, &lane.weights, None) {
            Ok(()) => whole.push(lane),
            Err(why) => remarks.push(why),
        }
    }
    if whole.is_empty() {
        return Err(remarks.into_iter().next().unwrap_or_else(|| words::NO_MODELS.into()));
    }
    manifest.lanes = whole;
    Ok(FoundBundle {
        folder,
        digest,
        manifest,
        tasks,
        remarks,
        files: kept,
    })
}

/// Whether a file is the one that was exported. `held` gets its contents.
fn check_file(
    files: &mut impl Files,
    entry: &FileEntry,
    members: &BTreeMap<String, usize>,
    keeper: &mut dyn Keeper,
    mut held: Option<&mut Vec<u8>>,
    looked_at: &mut dyn FnMut(u64),
) -> Result<Place, String> {
    let said = |why: BundleError| why.to_string();
    let missing = || BundleError::Missing {
        file: entry.file.clone(),
    };
    let &place = members.get(&entry.file).ok_or_else(missing).map_err(said)?;
    keeper.begin(place);
    let mut check = FileCheck::default();
    // One byte more than there should be shows that there are too many.
    let read = read_in_parts(files, place, entry.bytes.saturating_add(1), &mut |part| {
        check.part(part);
        keeper.part(part);
        looked_at(part.len() as u64);
        if let Some(held) = held.as_deref_mut() {
            held.extend_from_slice(part);
        }
    });
    // The list says how long a file is that was not read to its end.
    let length = |found: u64| BundleError::Length {
        file: entry.file.clone(),
        expected: entry.bytes,
        found,
    };
    match read {
        Ok(true) => check.end(entry).map_err(said)?,
        Ok(false) => return Err(said(length(files.listed()[place].bytes.max(check.bytes())))),
        Err(why) => return Err(why),
    }
    keeper.end()
}
