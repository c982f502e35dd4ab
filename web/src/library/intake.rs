use super::{
    archive::Archive,
    bundle_check::check_bundle,
    files::{Files, Listed, read_whole},
    limits::{MOST_FILES, MOST_MANIFEST_BYTES, MOST_TASK_BYTES, MOST_TASKS},
    news::{BadFile, News, Place},
    sorting::{Sorted, sort},
    task_check::check_task,
    words,
};
use guesswork_shared::label_space::LabelOverrides;
use std::io::{BufReader, Read, Seek};

/// A file that was dropped, chosen, or found in a dropped folder.
pub struct Dropped<R> {
    /// Its path, with the dropped folder's name first.
    pub path: String,
    /// Its length.
    pub bytes: u64,
    /// Its contents.
    pub contents: R,
}

/// Where the files of a bundle go while they are checked, one after the other.
pub trait Keeper {
    /// A file begins, at this position of those that are looked at.
    fn begin(&mut self, place: usize);
    /// Its next part.
    fn part(&mut self, part: &[u8]);
    /// It was whole. Says where it is to be found; an error is one sentence.
    fn end(&mut self) -> Result<Place, String>;
}

/// Finds out what files are, and tells it piece by piece, [`News::Done`] last. Files that can not be used are told of
/// by name and do not keep the others from being used. `unpack` keeps what comes out of archives.
pub fn take_in<R: Read + Seek>(mut dropped: Vec<Dropped<R>>, unpack: &mut dyn Keeper, tell: &mut dyn FnMut(News)) {
    if dropped.len() > MOST_FILES {
        let why = words::too_many_files(dropped.len(), MOST_FILES);
        dropped.truncate(MOST_FILES);
        tell(News::Bad(BadFile {
            file: words::ALL_FILES.into(),
            why,
        }));
    }
    let all = dropped.iter().map(|file| file.bytes).sum();
    let mut intake = Intake {
        tell,
        done: 0,
        told: 0,
        all,
        tasks: 0,
        too_many: 0,
        passed_over: 0,
    };
    let mut files = DroppedFiles::new(dropped);
    let archives = intake.look_at(&mut files, &mut InPlace(0));
    for place in archives {
        let Listed { path, bytes } = files.listed()[place].clone();
        let contents = BufReader::with_capacity(ARCHIVE_BUFFER, &mut files.contents[place]);
        match Archive::open(&path, bytes, contents) {
            Ok(mut archive) => {
                // What is unpacked is more than what was dropped.
                intake.all += archive.listed().iter().map(|file| file.bytes).sum::<u64>();
                for nested in intake.look_at(&mut archive, unpack) {
                    let file = archive.listed()[nested].path.clone();
                    intake.bad(&file, words::NESTED_ARCHIVE.into());
                }
            }
            Err(why) => intake.bad(&path, why),
        }
        intake.looked_at(bytes);
    }
    if intake.too_many > 0 {
        let why = words::too_many_tasks(intake.too_many, MOST_TASKS);
        intake.bad(words::MORE_TASKS, why);
    }
    if intake.passed_over > 0 {
        let passed_over = intake.passed_over;
        (intake.tell)(News::PassedOver(passed_over));
    }
    (intake.tell)(News::Done);
}

/// What was found so far.
struct Intake<'a> {
    tell: &'a mut dyn FnMut(News),
    done: u64,
    told: u64,
    all: u64,
    tasks: usize,
    too_many: usize,
    passed_over: usize,
}

/// Bytes of an archive that are read at a time, one call to the browser each.
const ARCHIVE_BUFFER: usize = 256 << 10;
/// Bytes between two reports.
const REPORT_EVERY: u64 = 256 << 10;

impl Intake<'_> {
    /// Looks at all files but archives, whose positions it returns.
    fn look_at(&mut self, files: &mut impl Files, keeper: &mut dyn Keeper) -> Vec<usize> {
        let listed = files.listed().to_vec();
        let paths: Vec<&str> = listed.iter().map(|file| file.path.as_str()).collect();
        let Sorted {
            bundles,
            tasks,
            labels,
            archives,
            unknown,
            passed_over,
        } = sort(&paths);
        self.passed_over += passed_over;
        for place in unknown {
            self.bad(paths[place], words::UNKNOWN_KIND.into());
        }
        for (manifest, members) in bundles {
            let mut looked_at = |bytes| self.looked_at(bytes);
            match check_bundle(files, manifest, &members, keeper, &mut looked_at) {
                Ok(found) => (self.tell)(News::Bundle(Box::new(found))),
                Err(why) => self.bad(paths[manifest], why),
            }
        }
        let overrides = labels.map(|place| {
            let bytes = read_whole(files, place, MOST_MANIFEST_BYTES)?;
            LabelOverrides::from_toml(&String::from_utf8_lossy(&bytes)).map_err(|why| why.to_string())
        });
        let overrides = match (overrides, labels) {
            (Some(Ok(overrides)), _) => overrides,
            (Some(Err(why)), Some(place)) => {
                self.bad(paths[place], why);
                LabelOverrides::default()
            }
            _ => LabelOverrides::default(),
        };
        for place in tasks {
            if self.tasks == MOST_TASKS {
                self.too_many += 1;
                continue;
            }
            self.tasks += 1;
            let Listed { path, bytes } = &listed[place];
            let found =
                read_whole(files, place, MOST_TASK_BYTES).and_then(|contents| check_task(path, &contents, &overrides));
            match found {
                Ok(found) => (self.tell)(News::Task(Box::new(found))),
                Err(why) => self.bad(path, why),
            }
            self.looked_at(*bytes);
        }
        archives
    }

    fn bad(&mut self, file: &str, why: String) {
        // A sentence of a bundle begins with the file's name, which stands beside it already.
        let name = super::files::name_of(file);
        let why = why.strip_prefix(&format!("{name}: ")).unwrap_or(&why).to_string();
        (self.tell)(News::Bad(BadFile { file: file.into(), why }));
    }

    fn looked_at(&mut self, bytes: u64) {
        self.done += bytes;
        if self.done - self.told >= REPORT_EVERY {
            self.told = self.done;
            (self.tell)(News::Progress {
                done: self.done.min(self.all),
                all: self.all,
            });
        }
    }
}

/// The dropped files themselves.
struct DroppedFiles<R> {
    listed: Vec<Listed>,
    contents: Vec<R>,
}

impl<R> DroppedFiles<R> {
    fn new(dropped: Vec<Dropped<R>>) -> Self {
        let (listed, contents) = dropped
            .into_iter()
            .map(|Dropped { path, bytes, contents }| (Listed { path, bytes }, contents))
            .unzip();
        Self { listed, contents }
    }
}

impl<R: Read + Seek> Files for DroppedFiles<R> {
    fn listed(&self) -> &[Listed] {
        &self.listed
    }

    fn open(&mut self, place: usize) -> Result<Box<dyn Read + '_>, String> {
        let file = &mut self.contents[place];
        file.rewind()
            .map_err(|error| words::unreadable(&self.listed[place].path, &error.to_string()))?;
        Ok(Box::new(file))
    }
}

/// Dropped files are kept as they are.
struct InPlace(usize);

impl Keeper for InPlace {
    fn begin(&mut self, place: usize) {
        self.0 = place;
    }

    fn part(&mut self, _: &[u8]) {}

    fn end(&mut self) -> Result<Place, String> {
        Ok(Place::Dropped(self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::{super::archive::tests::zipped, *};
    use guesswork_shared::bundle::{
        FORMAT_VERSION, FileEntry, LaneEntry, Limits, Manifest, OfferedTask, Seen, Training, offered_tasks_to_json,
    };
    use guesswork_shared::task::read_task;
    use std::io::Cursor;

    /// Collects what comes out of archives.
    #[derive(Default)]
    struct Unpacked(Vec<Vec<u8>>);

    impl Keeper for Unpacked {
        fn begin(&mut self, _: usize) {
            self.0.push(Vec::new());
        }
        fn part(&mut self, part: &[u8]) {
            self.0.last_mut().unwrap().extend_from_slice(part);
        }
        fn end(&mut self) -> Result<Place, String> {
            Ok(Place::Unpacked((self.0.len() - 1).to_string()))
        }
    }

    const TASK: &str =
        r#"{"Definition": ["Sort the pebble."], "Instances": [{"input": "A grey one.", "output": ["grey"]}]}"#;

    /// A small bundle's files. The models are no models, which nothing here reads.
    fn bundle() -> Vec<(String, Vec<u8>)> {
        let (task, _) = read_task("task1_pebble.json", TASK.as_bytes()).unwrap();
        let tasks = offered_tasks_to_json(&[OfferedTask::new("Pebble".into(), Seen::Unseen, None, task, 5)]).unwrap();
        let mut files: Vec<(String, Vec<u8>)> = vec![
            ("config.json".into(), b"{}".to_vec()),
            ("tokenizer.json".into(), b"{ }".to_vec()),
            ("tasks.json".into(), tasks.into_bytes()),
            ("results.json".into(), b"[]".to_vec()),
            ("original.gguf".into(), vec![1; 3_000_000]),
            ("empty+delusive.gguf".into(), vec![2; 1000]),
        ];
        let entry = |place: usize| FileEntry::of(files[place].0.clone(), &files[place].1);
        let lane = |place: usize| LaneEntry {
            slug: files[place].0.trim_end_matches(".gguf").parse().unwrap(),
            weights: entry(place),
            quantisation: "q8_0".into(),
            finer: vec![],
            wide: vec![],
            fidelity: vec![],
            parameters: 1,
            training: Training {
                command: "guesswork tune".into(),
                data: "pebbles".into(),
                seed: 1,
                steps: 1,
                seconds: 1.0,
                device: "cpu".into(),
            },
        };
        let manifest = Manifest {
            format: FORMAT_VERSION,
            name: "pebbles".into(),
            made_by: "a test".into(),
            description: String::new(),
            config: entry(0),
            tokenizer: entry(1),
            tasks: entry(2),
            results: Some(entry(3)),
            evaluations: vec![],
            limits: Limits {
                source_tokens: 64,
                target_tokens: 8,
            },
            seed: 1,
            pocket: None,
            lanes: vec![lane(4), lane(5)],
            commands: vec![],
        };
        files.push(("manifest.json".into(), manifest.to_json().into_bytes()));
        files
    }

    fn in_folder(folder: &str, files: Vec<(String, Vec<u8>)>) -> Vec<(String, Vec<u8>)> {
        files
            .into_iter()
            .map(|(name, bytes)| (format!("{folder}/{name}"), bytes))
            .collect()
    }

    fn look(files: Vec<(String, Vec<u8>)>) -> (Vec<News>, Unpacked) {
        let dropped = files.into_iter().map(|(path, bytes)| Dropped {
            path,
            bytes: bytes.len() as u64,
            contents: Cursor::new(bytes),
        });
        let (mut news, mut unpacked) = (Vec::new(), Unpacked::default());
        take_in(dropped.collect(), &mut unpacked, &mut |piece| news.push(piece));
        assert_eq!(news.pop(), Some(News::Done));
        let progress = news.iter().filter_map(|piece| match piece {
            News::Progress { done, all } => Some((*done, *all)),
            _ => None,
        });
        assert!(progress.collect::<Vec<_>>().windows(2).all(|two| two[0].0 <= two[1].0));
        news.retain(|piece| !matches!(piece, News::Progress { .. }));
        (news, unpacked)
    }

    fn bad(news: &[News]) -> Vec<(&str, &str)> {
        let bad = news.iter().filter_map(|piece| match piece {
            News::Bad(BadFile { file, why }) => Some((file.as_str(), why.as_str())),
            _ => None,
        });
        bad.collect()
    }

    fn found_bundle(news: &[News]) -> &super::super::news::FoundBundle {
        let found = news.iter().find_map(|piece| match piece {
            News::Bundle(found) => Some(found),
            _ => None,
        });
        found.expect("no bundle was found")
    }

    #[test]
    fn good_files_are_kept_beside_bad_ones() {
        let files = vec![
            ("task1_a.json".into(), TASK.into()),
            ("task2_b.json".into(), b"{".to_vec()),
            ("photo.png".into(), vec![0; 10]),
        ];
        let (news, _) = look(files);
        let tasks = news.iter().filter(|piece| matches!(piece, News::Task(_))).count();
        assert_eq!(tasks, 1);
        let bad = bad(&news);
        assert_eq!(
            bad.iter().map(|(file, _)| *file).collect::<Vec<_>>(),
            ["photo.png", "task2_b.json"]
        );
        assert_eq!(bad[0].1, words::UNKNOWN_KIND);
        assert!(!bad[1].1.contains("task2_b"), "the name stands beside it: {}", bad[1].1);
    }

    #[test]
    fn a_bundle_in_a_folder_stays_where_it_is() {
        let (news, unpacked) = look(in_folder("pebbles", bundle()));
        let found = found_bundle(&news);
        assert_eq!(
            (found.folder.as_str(), found.tasks, found.remarks.len()),
            ("pebbles", 1, 0)
        );
        assert_eq!(found.manifest.lanes.len(), 2);
        assert!(found.files.contains(&("original.gguf".into(), Place::Dropped(4))));
        assert_eq!(found.files.len(), 6);
        assert!(unpacked.0.is_empty());
    }

    #[test]
    fn a_bundle_in_an_archive_is_unpacked() {
        let files = in_folder("pebbles", bundle());
        let borrowed: Vec<(&str, &[u8])> = files
            .iter()
            .map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
            .collect();
        let (news, unpacked) = look(vec![("pebbles.zip".into(), zipped(&borrowed))]);
        let found = found_bundle(&news);
        assert_eq!(found.folder, "pebbles.zip/pebbles");
        for (file, place) in &found.files {
            let Place::Unpacked(at) = place else {
                panic!("{file} is said to be dropped")
            };
            let (_, contents) = files
                .iter()
                .find(|(path, _)| path.ends_with(&format!("/{file}")))
                .unwrap();
            assert_eq!(&unpacked.0[at.parse::<usize>().unwrap()], contents, "{file}");
        }
    }

    #[test]
    fn a_model_that_is_not_whole_is_left_out_by_name() {
        type Damage = fn(&mut Vec<u8>);
        let change: [(Damage, &str); 3] = [
            (|bytes| bytes[7] ^= 1, "SHA-256"),
            (|bytes| bytes.truncate(100), "100 bytes"),
            (|bytes| bytes.extend([0; 2_000_000]), "5000000 bytes"),
        ];
        for (change, said) in change {
            let mut files = bundle();
            change(&mut files[4].1);
            let (news, _) = look(files);
            let found = found_bundle(&news);
            assert_eq!(found.manifest.lanes.len(), 1);
            assert_eq!(found.remarks.len(), 1);
            assert!(
                found.remarks[0].starts_with("original.gguf: ") && found.remarks[0].contains(said),
                "{:?}",
                found.remarks
            );
            assert!(found.files.iter().all(|(file, _)| file != "original.gguf"));
        }
        let mut files = bundle();
        files.remove(5);
        let (news, _) = look(files);
        assert!(found_bundle(&news).remarks[0].starts_with("empty+delusive.gguf: it is not there"));
    }

    #[test]
    fn without_what_all_models_need_there_is_no_bundle() {
        for needed in ["config.json", "tokenizer.json", "tasks.json"] {
            let files: Vec<_> = bundle().into_iter().filter(|(name, _)| name != needed).collect();
            let (news, _) = look(files);
            let bad = bad(&news);
            assert_eq!(bad[0].0, "manifest.json");
            assert!(bad[0].1.starts_with(needed), "{}", bad[0].1);
        }
        let files: Vec<_> = bundle()
            .into_iter()
            .filter(|(name, _)| !name.ends_with(".gguf"))
            .collect();
        let (news, _) = look(files);
        assert_eq!(bad(&news).len(), 1);
    }

    #[test]
    fn a_manifest_of_another_version_says_so() {
        let (news, _) = look(vec![("b/manifest.json".into(), br#"{"format": 99}"#.to_vec())]);
        let bad = bad(&news);
        assert_eq!(bad[0].0, "b/manifest.json");
        assert!(bad[0].1.contains("version 99"), "{}", bad[0].1);
    }

    #[test]
    fn labels_of_a_folder_are_read_and_bad_ones_are_told_of() {
        let file = |labels: &str| {
            vec![
                ("data/tasks/task1_a.json".to_string(), TASK.as_bytes().to_vec()),
                ("data/labels.toml".to_string(), labels.as_bytes().to_vec()),
                ("data/README.md".to_string(), b"read".to_vec()),
            ]
        };
        let labels = |news: &[News]| {
            let task = news.iter().find_map(|piece| match piece {
                News::Task(task) => Some(task.labels.clone()),
                _ => None,
            });
            task.expect("no task was found")
        };
        let (news, _) = look(file("task1_a = [\"grey\", \"white\"]"));
        assert_eq!(labels(&news).map(|labels| labels.len()), Some(2));
        assert_eq!(news.last(), Some(&News::PassedOver(1)));
        let (news, _) = look(file("task1_a = 3"));
        assert_eq!(labels(&news), None);
        assert_eq!(bad(&news)[0].0, "data/labels.toml");
    }

    #[test]
    fn too_many_tasks_are_said_to_be_too_many() {
        let files = (0..MOST_TASKS + 3).map(|n| (format!("f/task{n:04}_a.json"), TASK.as_bytes().to_vec()));
        let (news, _) = look(files.collect());
        let tasks = news.iter().filter(|piece| matches!(piece, News::Task(_))).count();
        assert_eq!(tasks, MOST_TASKS);
        assert!(bad(&news)[0].1.contains('3'), "{:?}", bad(&news));
    }

    #[test]
    fn a_broken_archive_and_one_in_another_are_told_of() {
        let (news, _) = look(vec![("a.zip".into(), b"no archive".to_vec())]);
        assert_eq!(bad(&news)[0].0, "a.zip");
        let (news, _) = look(vec![(
            "a.zip".into(),
            zipped(&[("b.zip", b"PK"), ("task1_a.json", TASK.as_bytes())]),
        )]);
        assert_eq!(bad(&news), [("a.zip/b.zip", words::NESTED_ARCHIVE)]);
        assert!(news.iter().any(|piece| matches!(piece, News::Task(_))));
    }
}
