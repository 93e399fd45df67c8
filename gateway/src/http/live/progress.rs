//! Whether a client takes what it is sent: counts the bytes that its connection has taken, so that a long message to a slow one is not
//! mistaken for a client that takes nothing.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::timeout;

/// A connection that is counted.
pub(super) struct Counted<S> {
    stream: S,
    taken: Taken,
}

/// How many bytes were taken.
#[derive(Clone, Default)]
pub(super) struct Taken(Arc<AtomicU64>);

impl<S> Counted<S> {
    pub(super) fn new(stream: S) -> Self {
        Self { stream, taken: Taken::default() }
    }

    pub(super) fn taken(&self) -> Taken {
        self.taken.clone()
    }
}

impl Taken {
    /// What is sent, or `None` once nothing of it was taken for so long.
    pub(super) async fn within<T>(&self, span: Duration, sent: impl Future<Output = T>) -> Option<T> {
        let mut sent = std::pin::pin!(sent);
        loop {
            let before = self.0.load(Ordering::Relaxed);
            match timeout(span, sent.as_mut()).await {
                Ok(sent) => return Some(sent),
                Err(_) if self.0.load(Ordering::Relaxed) > before => {}
                Err(_) => return None,
            }
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Counted<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        if let Poll::Ready(Ok(count)) = &written {
            self.taken.0.fetch_add(*count as u64, Ordering::Relaxed);
        }
        written
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Counted<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    const SPAN: Duration = Duration::from_millis(200);

    #[tokio::test]
    async fn a_slow_client_gets_a_long_message_whole_and_one_that_takes_nothing_does_not() {
        let (stream, mut client) = tokio::io::duplex(10);
        let mut stream = Counted::new(stream);
        let taken = stream.taken();
        // A piece at a time, for several times as long as a client may take nothing.
        let reading = tokio::spawn(async move {
            let mut piece = [0; 10];
            for _ in 0..10 {
                tokio::time::sleep(SPAN / 4).await;
                client.read_exact(&mut piece).await.unwrap();
            }
            client
        });
        assert!(matches!(taken.within(SPAN, stream.write_all(&[7; 100])).await, Some(Ok(()))));
        let _client = reading.await.unwrap();
        assert!(taken.within(SPAN, stream.write_all(&[7; 100])).await.is_none());
    }
}
