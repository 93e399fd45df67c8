//! A lake in an object store, of one test: a place of its own in the bucket that the environment names, and a cache of its own.

use std::process::{Command, Stdio};

use clap::Parser;
use tempfile::TempDir;
use triptych_loader::working_copy::Afar;
use triptych_objects::{Address, Bucket, Patience, Pointer, Settings};

use crate::binary::{Ended, command, ended};
use crate::lake::new_folder;

/// Repeatable, and done in a second.
pub const SMALL: &str = "generate:orders=300,seed=7";

#[derive(Parser)]
struct FromEnvironment {
    #[arg(long, env = "TRIPTYCH_BUCKET")]
    bucket: Option<String>,
    #[arg(long, env = "AWS_ENDPOINT_URL")]
    endpoint: Option<String>,
    #[arg(long, env = "AWS_ACCESS_KEY_ID")]
    key: Option<String>,
    #[arg(long, env = "AWS_SECRET_ACCESS_KEY", hide_env_values = true)]
    secret: Option<String>,
    /// Set where no server can be started; tests of servers then say that they were not run.
    #[arg(long, env = "TRIPTYCH_WITHOUT_SERVERS")]
    without_servers: Option<String>,
}

pub struct LakeAfar {
    /// As `--lake` takes it.
    pub address: String,
    /// Where commands run; the cache is `cache` in it.
    pub folder: TempDir,
    /// Of the store.
    pub variables: Vec<(&'static str, String)>,
}

/// What a command is told of the store.
const TOLD: [&str; 5] =
    ["AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION", "AWS_ALLOW_HTTP"];

impl LakeAfar {
    /// `None`, with a line that says so, where it was said that there are no servers.
    ///
    /// # Panics
    /// Where nothing was said of a bucket.
    pub fn new() -> Option<Self> {
        let said = FromEnvironment::parse_from(["test"]);
        if said.without_servers.is_some() {
            // Past the capture of test output, so that it is seen.
            use std::io::Write;
            let _ = writeln!(std::io::stderr(), "not run: a test of object stores (TRIPTYCH_WITHOUT_SERVERS is set)");
            return None;
        }
        let wants = "this test wants an object store; run `eval \"$(scripts/servers/up --only-s3)\"` first, or set TRIPTYCH_WITHOUT_SERVERS=1";
        let values = [said.endpoint, said.key, said.secret, Some("us-east-1".to_owned()), Some("true".to_owned())];
        let values = values.into_iter().map(|value| value.expect(wants));
        let folder = new_folder();
        let name = folder.path().file_name().expect("it has a name").to_string_lossy().into_owned();
        let address = format!("s3://{}/tests/{}", said.bucket.expect(wants), name.trim_start_matches('.'));
        Some(Self { address, folder, variables: TOLD.into_iter().zip(values).collect() })
    }

    /// The program, which is told of the lake and its store.
    pub fn command(&self, program: &str) -> Command {
        self.command_of(program, "cache")
    }

    /// As [`Self::command`], of another machine.
    pub fn command_of(&self, program: &str, cache: &str) -> Command {
        self.told(command(program), cache)
    }

    fn told(&self, mut command: Command, cache: &str) -> Command {
        for name in TOLD {
            command.env_remove(name);
        }
        command
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .env("TRIPTYCH_LAKE", &self.address)
            .env("TRIPTYCH_LAKE_CACHE", self.folder.path().join(cache))
            .current_dir(self.folder.path())
            .stdin(Stdio::null());
        command
    }

    /// As [`Self::command_of`], of the loader that writes down its steps.
    pub fn watched(&self, program: &str, cache: &str) -> Command {
        self.told(crate::binary::watched(program), cache)
    }

    /// The loader, run to its end.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn loader(&self, arguments: &[&str]) -> Ended {
        self.loader_of("cache", arguments)
    }

    /// As [`Self::loader`], of another machine.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn loader_of(&self, cache: &str, arguments: &[&str]) -> Ended {
        let output = self.command_of("triptych-loader", cache).args(arguments).output();
        ended(&output.expect("the loader can be started"))
    }

    /// The loader, expected to succeed; its output.
    ///
    /// # Panics
    /// When it fails.
    pub fn succeed(&self, arguments: &[&str]) -> String {
        let ended = self.loader(arguments);
        assert_eq!(ended.code, Some(0), "{arguments:?}: {}", ended.stderr);
        ended.stdout
    }

    /// Loads, and gives the id of what was published.
    ///
    /// # Panics
    /// When it fails.
    pub fn load(&self, source: &str) -> String {
        load_id(&self.succeed(&["load", source]))
    }

    /// One question to the gateway; its answer as JSON.
    ///
    /// # Panics
    /// When it fails.
    pub fn query(&self, question: &str) -> serde_json::Value {
        let output = self.command("triptych-gateway").args(["query", question]).output();
        let ended = ended(&output.expect("the gateway can be started"));
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
        serde_json::from_str(&ended.stdout).expect("an answer is JSON")
    }

    pub fn settings(&self) -> Settings {
        Settings::of_variables(self.variables.iter().map(|(name, value)| ((*name).into(), value.into())))
    }

    /// # Panics
    /// When the address is none.
    pub fn place(&self) -> Address {
        Address::parse(&self.address).expect("it is an address")
    }

    /// # Panics
    /// When there is no client.
    pub fn bucket(&self) -> Bucket {
        Bucket::connect(&self.place(), &self.settings(), Patience::OF_LOOK).expect("the settings are good")
    }

    /// What is published.
    ///
    /// # Panics
    /// When nothing is.
    pub fn pointer(&self) -> Pointer {
        match wait(self.bucket().pointer(None)).expect("the store answers") {
            triptych_objects::Look::Is(pointer, _) => pointer,
            look => panic!("nothing is published: {look:?}"),
        }
    }

    /// Where the loader's library finds it, from another machine.
    pub fn afar(&self, cache: &str) -> Afar {
        Afar { address: self.place(), settings: self.settings(), cache: self.folder.path().join(cache) }
    }

    /// All there is, without a look at what is published: each object in a file.
    ///
    /// # Panics
    /// When the store does not answer.
    pub fn download_all(&self) -> TempDir {
        let (folder, bucket) = (new_folder(), self.bucket());
        for found in wait(bucket.list("")).expect("the store answers") {
            let path = folder.path().join(&found.name);
            std::fs::create_dir_all(path.parent().expect("it lies in the folder")).expect("a folder can be made");
            let bytes = wait(bucket.read(&found.name)).expect("the store answers").expect("it was listed");
            std::fs::write(path, bytes).expect("a file can be written");
        }
        folder
    }

    /// Objects that are neither of something published nor the pointer or the salt.
    ///
    /// # Panics
    /// When the store does not answer.
    pub fn orphans(&self) -> Vec<String> {
        let pointer = self.pointer();
        let is_named = |name: &str| pointer.folders.iter().any(|folder| name.starts_with(&format!("{}/", folder.at)));
        let found = wait(self.bucket().list("")).expect("the store answers").into_iter().map(|found| found.name);
        found.filter(|name| !is_named(name) && !["current.json", ".salt"].contains(&name.as_str())).collect()
    }

    /// Names of loads of which there are objects, published or not.
    ///
    /// # Panics
    /// When the store does not answer.
    pub fn loads_there(&self) -> Vec<String> {
        let mut names = wait(self.bucket().names("loads/")).expect("the store answers");
        names.sort();
        names
    }
}

/// The id that a loader told.
///
/// # Panics
/// When it told none.
pub fn load_id(told: &str) -> String {
    let (_, rest) = told.split_once("published load ").expect("it says what it published");
    rest.split(' ').next().unwrap_or_default().to_owned()
}

/// # Panics
/// When there is no runtime.
pub fn wait<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime can be made").block_on(work)
}
