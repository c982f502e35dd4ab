//! Models on Hugging Face, fetched into the cache that all its libraries share.
use super::{
    download_progress::DownloadProgress,
    hub_id::HubId,
    weight_files::no_weights,
    weight_layout::{WeightLayout, read_index},
};
use crate::{files, output, usage};
use anyhow::{Context, Result, anyhow};
use guesswork_shared::t5::T5Config;
use hf_hub::{
    Cache, Repo, RepoType,
    api::sync::{Api, ApiBuilder, ApiError, ApiRepo},
};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeSet,
    env, fs,
    io::{self, ErrorKind},
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

/// What is wanted of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// `config.json`, `tokenizer.json` and the weights.
    Model,
    /// `config.json` and the weights.
    WithoutTokenizer,
    /// `tokenizer.json`.
    Tokenizer,
}

const CONFIG: &str = "config.json";
const TOKENIZER: &str = "tokenizer.json";

/// How long to wait before a download that broke off is tried again; after the last it is given up until the next run.
const PAUSES: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(2)];

/// Where models come from, and where they are kept.
struct Hub {
    endpoint: String,
    cache: Cache,
    token: Option<String>,
}

impl Hub {
    /// As the environment says, in the words of Hugging Face's own libraries: `HF_ENDPOINT`, `HF_HUB_CACHE`, `HF_HOME`,
    /// `HF_TOKEN`.
    fn from_environment() -> Result<Self> {
        let set = |name: &str| env::var(name).ok().filter(|value| !value.trim().is_empty());
        let home = match (set("HF_HOME"), set("XDG_CACHE_HOME"), env::home_dir()) {
            (Some(home), ..) => PathBuf::from(home),
            (None, Some(cache), _) => Path::new(&cache).join("huggingface"),
            (None, None, Some(home)) => home.join(".cache/huggingface"),
            (None, None, None) => {
                return Err(usage!(
                    "there is no home folder to keep models in; set HF_HOME to a folder"
                ));
            }
        };
        let cache = set("HF_HUB_CACHE").map_or_else(|| home.join("hub"), PathBuf::from);
        let token = set("HF_TOKEN").or_else(|| fs::read_to_string(home.join("token")).ok());
        let endpoint = set("HF_ENDPOINT").unwrap_or_else(|| "https://huggingface.co".into());
        Ok(Self {
            endpoint: endpoint.trim_end_matches('/').to_owned(),
            cache: Cache::new(cache),
            token: token
                .map(|token| token.trim().to_owned())
                .filter(|token| !token.is_empty()),
        })
    }

    fn api(&self) -> Result<Api, ApiError> {
        ApiBuilder::from_cache(self.cache.clone())
            .with_endpoint(self.endpoint.clone())
            .with_token(self.token.clone())
            .with_progress(false)
            .build()
    }
}

/// The folder in the cache that holds what is `wanted` of a model, fetched if it is not there: nothing is asked of the
/// network for what is. A download that breaks off goes on where it stopped, in the same run or the next.
///
/// # Errors
/// If the model is not there or may not be read, holds nothing for us, or cannot be fetched; one sentence with the mend.
pub fn fetch(id: &HubId, wanted: Wanted) -> Result<PathBuf> {
    let hub = Hub::from_environment()?;
    let repo = |revision: &str| Repo::with_revision(id.repository.clone(), RepoType::Model, revision.to_owned());
    if let Some(folder) = cached(&hub, id, wanted) {
        return Ok(folder);
    }
    if env::var("HF_HUB_OFFLINE").is_ok_and(|value| ["1", "ON", "YES", "TRUE"].contains(&value.to_uppercase().as_str()))
    {
        return Err(usage!(
            "{id} is not whole in {}, and HF_HUB_OFFLINE forbids to fetch it; unset that, or give a model's folder",
            hub.cache.path().display()
        ));
    }
    let folder = hub.cache.path().join(repo("").folder_name());
    let _lock = lock(&folder, id)?;
    // Another process may have fetched it while this one waited.
    if let Some(folder) = cached(&hub, id, wanted) {
        return Ok(folder);
    }
    let download = Download { hub: &hub, id };
    let api = hub.api().map_err(|error| download.failed(&error))?;
    let info = api
        .repo(repo(&id.revision))
        .info()
        .map_err(|error| download.failed(&error))?;
    let names: BTreeSet<&str> = info.siblings.iter().map(|file| file.rfilename.as_str()).collect();
    let layout = download.check(&names, wanted)?;
    output::note(&format!(
        "fetching {id} from {} into {}",
        hub.endpoint,
        hub.cache.path().display()
    ));
    // By commit, so that all files are of the same one whatever happens meanwhile.
    let commit = repo(&info.sha);
    let snapshot = hub.cache.repo(commit.clone()).pointer_path(&info.sha);
    let files = api.repo(commit);
    let get = |file: &str| download.file(&api, &files, &snapshot, file);
    if wanted != Wanted::Tokenizer {
        // The shape first: a model of another architecture is not fetched for nothing.
        let config = get(CONFIG)?;
        T5Config::from_json(&files::read_bytes(&config)?).with_context(|| format!("{CONFIG} of {id}"))?;
    }
    if wanted != Wanted::WithoutTokenizer {
        get(TOKENIZER)?;
    }
    if let Some(layout) = layout {
        let file = get(layout.file())?;
        if layout.is_sharded() {
            let map = read_index(&files::read_bytes(&file)?, &file)?;
            for shard in map.values().collect::<BTreeSet<_>>() {
                if !names.contains(shard.as_str()) {
                    return Err(usage!(
                        "{id} has no {shard}, which its {} names; choose another revision or model",
                        layout.file()
                    ));
                }
                get(shard)?;
            }
        }
    }
    // Last, so that a revision in the cache is one whose files are there.
    let cache = hub.cache.repo(repo(&id.revision));
    cache
        .create_ref(&info.sha)
        .with_context(|| format!("cannot write into {}", folder.display()))?;
    Ok(snapshot)
}

/// The folder of a model in the cache, if all is there that is wanted of it.
fn cached(hub: &Hub, id: &HubId, wanted: Wanted) -> Option<PathBuf> {
    let repo = Repo::with_revision(id.repository.clone(), RepoType::Model, id.revision.clone());
    let reference = hub
        .cache
        .path()
        .join(repo.folder_name())
        .join("refs")
        .join(&id.revision);
    // Of a commit other libraries write no reference.
    let commit = fs::read_to_string(reference).unwrap_or_else(|_| id.revision.clone());
    let folder = hub.cache.repo(repo).pointer_path(commit.trim());
    let has = |name: &str| folder.join(name).exists();
    let weights = || {
        let Some(layout) = WeightLayout::of(has) else {
            return false;
        };
        if !layout.is_sharded() {
            return true;
        }
        let file = folder.join(layout.file());
        let map = files::read_bytes(&file).and_then(|bytes| read_index(&bytes, &file));
        map.is_ok_and(|map| map.values().all(|shard| has(shard)))
    };
    let model = wanted == Wanted::Tokenizer || (has(CONFIG) && weights());
    let tokenizer = wanted == Wanted::WithoutTokenizer || has(TOKENIZER);
    (model && tokenizer).then_some(folder)
}

/// Holds other processes of ours off a model's folder in the cache while this one fetches into it.
fn lock(folder: &Path, id: &HubId) -> Result<fs::File> {
    let open = || -> io::Result<fs::File> {
        fs::create_dir_all(folder)?;
        fs::File::create(folder.join(".guesswork.lock"))
    };
    let file = open().map_err(|error| {
        anyhow!(
            "cannot write into {} ({error}); set HF_HOME to a folder that can be written",
            folder.display()
        )
    })?;
    if let Err(fs::TryLockError::WouldBlock) = file.try_lock() {
        output::note(&format!("waiting for another process that is fetching {id}"));
        // Where files cannot be locked, both fetch: each file is put in its place whole.
        let _ = file.lock();
    }
    Ok(file)
}

/// One model's download.
struct Download<'a> {
    hub: &'a Hub,
    id: &'a HubId,
}

impl Download<'_> {
    /// Whether the model has what is wanted, and in which layout its weights are.
    fn check(&self, names: &BTreeSet<&str>, wanted: Wanted) -> Result<Option<WeightLayout>> {
        let id = self.id;
        let has = |name: &str| names.contains(name);
        if wanted != Wanted::WithoutTokenizer && !has(TOKENIZER) {
            return Err(super::model_folder::no_tokenizer(&id.to_string(), has("spiece.model")));
        }
        if wanted == Wanted::Tokenizer {
            return Ok(None);
        }
        if !has(CONFIG) {
            return Err(usage!(
                "{id} has no {CONFIG}: it is no model of transformers; choose another"
            ));
        }
        WeightLayout::of(has)
            .map(Some)
            .ok_or_else(|| no_weights(&id.to_string(), has))
    }

    /// Where a file of the model lies, fetched if it is not there.
    fn file(&self, api: &Api, files: &ApiRepo, snapshot: &Path, name: &str) -> Result<PathBuf> {
        let place = snapshot.join(name);
        if place.exists() {
            return Ok(place);
        }
        let mut pauses = PAUSES.iter();
        loop {
            let mut progress = DownloadProgress::new(name);
            let result = files.download_with_progress(name, &mut progress);
            let came_further = progress.received() > 0;
            let size = progress.finish();
            let error = match result {
                Ok(path) => match verify(&path, size) {
                    Ok(()) => return Ok(path),
                    Err(error) => Err(error),
                },
                Err(error) if is_final(&error) => return Err(self.failed(&error)),
                // Whole but not yet in its place when a run was ended, or of another size than it should be.
                Err(error @ ApiError::InvalidResume) => {
                    self.forget_part(api, files, name)?;
                    Ok(error)
                }
                Err(error) => {
                    if status(&error) == Some(416) {
                        self.forget_part(api, files, name)?;
                    }
                    Ok(error)
                }
            };
            // As long as more comes, it goes on; what comes broken does not become whole by patience.
            if came_further && error.is_ok() {
                pauses = PAUSES.iter();
            }
            let Some(pause) = pauses.next() else {
                let id = self.id;
                return Err(match error {
                    Ok(error) => anyhow!(
                        "the download of {name} of {id} broke off ({}); the same command goes on where it stopped",
                        reason(&error)
                    ),
                    Err(error) => {
                        anyhow!("{name} of {id} arrives broken ({error}); try again later, or check HF_ENDPOINT")
                    }
                });
            };
            thread::sleep(*pause);
        }
    }

    /// Removes what was fetched of a file that cannot be gone on with.
    fn forget_part(&self, api: &Api, files: &ApiRepo, name: &str) -> Result<()> {
        let metadata = api.metadata(&files.url(name)).map_err(|error| self.failed(&error))?;
        let repo = Repo::model(self.id.repository.clone());
        let part = self
            .hub
            .cache
            .repo(repo)
            .blob_path(metadata.etag())
            .with_extension("part");
        match fs::remove_file(&part) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(error).with_context(|| format!("cannot remove {}", part.display()))
            }
            _ => Ok(()),
        }
    }

    /// What to do about an answer that does not change by asking again.
    fn failed(&self, error: &ApiError) -> anyhow::Error {
        let Self { hub, id } = self;
        let endpoint = &hub.endpoint;
        let access = match &hub.token {
            Some(_) => format!(
                "ask for access on {endpoint}/{} for the account of your token",
                id.repository
            ),
            None => "if it is private or gated, set HF_TOKEN or log in with `hf auth login`".to_owned(),
        };
        match (error, status(error)) {
            (_, Some(401 | 403)) => usage!(
                "there is no folder {id}, and {endpoint} does not give a model of that name; check the name, and {access}"
            ),
            (_, Some(404)) => usage!(
                "there is no folder {id}, and {endpoint} has no model of that name and revision \"{}\"; check both, and {access}",
                id.revision
            ),
            (_, Some(status)) => anyhow!("{endpoint} answers with status {status} for {id}; try again later"),
            (ApiError::IoError(error), _) if is_local(error) => anyhow!(
                "cannot write {id} into {} ({error}); make room, or set HF_HOME to another folder",
                hub.cache.path().display()
            ),
            (ApiError::RequestError(_) | ApiError::IoError(_), _) => anyhow!(
                "there is no folder {id}, it is not whole in {}, and {endpoint} cannot be reached ({}); connect to the network, or \
                 give the folder of a model",
                hub.cache.path().display(),
                reason(error)
            ),
            _ => anyhow!("{endpoint} answers for {id} as Hugging Face does not ({error}); check HF_ENDPOINT"),
        }
    }
}

/// Whether a file is as large as it should be, and, where its name in the cache is its digest (of large files it is),
/// has that digest. One that is not is removed.
fn verify(path: &Path, size: Option<u64>) -> Result<()> {
    let blob = path
        .canonicalize()
        .with_context(|| format!("cannot read {}", path.display()))?;
    let bytes = files::map(&blob)?;
    let name = blob
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let is_digest = name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    let hexadecimal = |bytes: &[u8]| -> String { bytes.iter().map(|byte| format!("{byte:02x}")).collect() };
    let problem = if size.is_some_and(|size| size != bytes.len() as u64) {
        "it has not the size that it should have"
    } else if is_digest && hexadecimal(&Sha256::digest(&bytes)) != name.to_lowercase() {
        "it has not the contents that it should have"
    } else {
        return Ok(());
    };
    drop(bytes);
    for file in [path, &blob] {
        fs::remove_file(file).with_context(|| format!("cannot remove {}", file.display()))?;
    }
    Err(anyhow!(problem))
}

/// The status with which the server answered.
fn status(error: &ApiError) -> Option<u16> {
    match error {
        ApiError::RequestError(error) => match error.as_ref() {
            ureq::Error::StatusCode(status) => Some(*status),
            _ => None,
        },
        _ => None,
    }
}

/// Whether asking again would not help.
fn is_final(error: &ApiError) -> bool {
    match (error, status(error)) {
        (_, Some(416 | 429)) => false,
        (_, Some(status)) => status < 500,
        (ApiError::IoError(error), _) => is_local(error),
        (ApiError::RequestError(_) | ApiError::InvalidResume | ApiError::LockAcquisition(_), _) => false,
        _ => true,
    }
}

/// Whether this machine's disk is the reason, and not the network.
fn is_local(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::StorageFull
            | ErrorKind::QuotaExceeded
            | ErrorKind::PermissionDenied
            | ErrorKind::ReadOnlyFilesystem
            | ErrorKind::NotADirectory
            | ErrorKind::IsADirectory
    )
}

/// An error in one line, without the library's name for its kind.
fn reason(error: &ApiError) -> String {
    let text = match error {
        ApiError::RequestError(error) => error.to_string(),
        ApiError::IoError(error) => error.to_string(),
        other => other.to_string(),
    };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
