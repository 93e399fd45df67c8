//! A store that does what it is asked and whose answer is lost, when somebody else has gone on from there: what is published is known
//! by the folders, not by the answer.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use futures_util::stream::BoxStream;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{
    CopyOptions, Error, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, ObjectStore, ObjectStoreExt,
    PutMultipartOptions, PutOptions, PutPayload, PutResult, Result,
};

use crate::{Address, Bucket, Folder, Pointer, Swap};

/// Loses the answer to each write under a condition, after `then` was written over it.
#[derive(Debug)]
struct Silent {
    inner: InMemory,
    then: Vec<u8>,
    loses_answers: AtomicBool,
}

impl fmt::Display for Silent {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(out)
    }
}

#[async_trait]
impl ObjectStore for Silent {
    async fn put_opts(&self, at: &Path, payload: PutPayload, options: PutOptions) -> Result<PutResult> {
        let put = self.inner.put_opts(at, payload, options).await?;
        if !self.loses_answers.load(Ordering::Relaxed) {
            return Ok(put);
        }
        self.inner.put(at, PutPayload::from(self.then.clone())).await?;
        Err(Error::Generic { store: "silent", source: "error sending request".into() })
    }

    async fn put_multipart_opts(&self, at: &Path, options: PutMultipartOptions) -> Result<Box<dyn MultipartUpload>> {
        self.inner.put_multipart_opts(at, options).await
    }

    async fn get_opts(&self, at: &Path, options: GetOptions) -> Result<GetResult> {
        self.inner.get_opts(at, options).await
    }

    fn delete_stream(&self, paths: BoxStream<'static, Result<Path>>) -> BoxStream<'static, Result<Path>> {
        self.inner.delete_stream(paths)
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.inner.list(prefix)
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.inner.list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        self.inner.copy_opts(from, to, options).await
    }
}

fn folder(id: &str) -> Folder {
    Folder { path: format!("loads/{id}"), at: format!("loads/{id}"), sha256: "0".to_owned() }
}

fn pointer(loads: &[&str]) -> Pointer {
    Pointer::new("lake".to_owned(), loads.iter().map(|id| folder(id)).collect())
}

/// Moves the pointer from load 1 to loads 1 and 2, while somebody moves it on to these.
async fn swapped(on_to: &[&str]) -> Swap {
    let (inner, then) = (InMemory::new(), pointer(on_to).to_json());
    let silent = Arc::new(Silent { inner, then, loses_answers: AtomicBool::new(false) });
    let store: Arc<dyn ObjectStore> = Arc::<Silent>::clone(&silent);
    let bucket = Bucket { store, address: Address::parse("s3://shop/lake").unwrap() };
    let Swap::Done(first) = bucket.swap(&pointer(&["1"]), None, &[folder("1")]).await.unwrap() else {
        panic!("nobody was before")
    };
    silent.loses_answers.store(true, Ordering::Relaxed);
    bucket.swap(&pointer(&["1", "2"]), Some(&first), &[folder("2")]).await.unwrap()
}

#[tokio::test]
async fn what_others_have_built_on_was_published() {
    let Swap::BuiltOn(found, _) = swapped(&["2", "3"]).await else { panic!("it was published") };
    assert_eq!(found, pointer(&["2", "3"]));
    assert!(matches!(swapped(&["1", "2"]).await, Swap::Done(_)), "its own");
    assert!(matches!(swapped(&["1", "3"]).await, Swap::Lost(Some(_))), "nothing of it is there");
}
