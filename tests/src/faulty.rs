//! A way to a server that does to connections what networks and ailing servers do: answers come late, break off in the middle,
//! stall and are closed late, or are reset. What is chosen holds for connections that are open and for new ones.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::sleep;

const CHUNK_BYTES: usize = 64 * 1024;

/// What becomes of an answer, from its first byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    None,
    /// It comes so much later.
    Late(Duration),
    /// The connection is reset.
    Reset,
    /// Half of it comes, then the connection is closed.
    Half,
    /// Half of it comes, and after a while the connection is closed.
    SlowClose(Duration),
    /// Nothing comes and the connection stays open.
    Silent,
}

pub struct FaultyWay {
    address: SocketAddr,
    fault: watch::Sender<Fault>,
    asked: Arc<Mutex<Vec<u8>>>,
}

impl FaultyWay {
    /// To `host:port`.
    ///
    /// # Panics
    /// When there is no free port.
    pub fn to(server: &str) -> Self {
        let (fault, chosen) = watch::channel(Fault::None);
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = listener.local_addr().expect("a listener has an address");
        listener.set_nonblocking(true).expect("a listener can be made so");
        let (server, asked) = (server.to_owned(), Arc::<Mutex<Vec<u8>>>::default());
        let way = Way { server: server.into(), chosen, asked: Arc::clone(&asked) };
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime can be made").block_on(lead_all(listener, way));
        });
        Self { address, fault, asked }
    }

    /// `host:port` to go through it.
    pub fn address(&self) -> String {
        self.address.to_string()
    }

    pub fn set(&self, fault: Fault) {
        self.fault.send_replace(fault);
    }

    /// What was sent to the server so far, on whatever connection.
    ///
    /// # Panics
    /// Never: no one panics while holding the lock.
    pub fn asked(&self) -> String {
        String::from_utf8_lossy(&self.asked.lock().expect("no one panics while holding this lock")).into_owned()
    }
}

/// What a connection goes through.
#[derive(Clone)]
struct Way {
    server: Arc<str>,
    chosen: watch::Receiver<Fault>,
    asked: Arc<Mutex<Vec<u8>>>,
}

/// Until the test lets go of the way.
async fn lead_all(listener: std::net::TcpListener, mut way: Way) {
    let listener = TcpListener::from_std(listener).expect("it is non-blocking");
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let Ok((client, _)) = accepted else { return };
                let way = way.clone();
                // What cannot be led on is closed, as a server that is down would.
                tokio::spawn(async move { drop(lead(client, way).await) });
            }
            () = async { while way.chosen.changed().await.is_ok() {} } => return,
        }
    }
}

async fn lead(mut client: TcpStream, mut way: Way) -> io::Result<()> {
    let mut server = TcpStream::connect(&*way.server).await?;
    let (mut asked, mut answered) = (vec![0; CHUNK_BYTES], vec![0; CHUNK_BYTES]);
    loop {
        tokio::select! {
            length = client.read(&mut asked) => match length? {
                0 => return Ok(()),
                length => {
                    way.note(&asked[..length]);
                    server.write_all(&asked[..length]).await?;
                }
            },
            length = server.read(&mut answered) => match length? {
                0 => return Ok(()),
                length => if !answer(&mut client, &answered[..length], &mut way.chosen).await? {
                    return Ok(());
                },
            },
        }
    }
}

impl Way {
    fn note(&self, bytes: &[u8]) {
        self.asked.lock().expect("no one panics while holding this lock").extend_from_slice(bytes);
    }
}

/// Whether the connection goes on.
async fn answer(client: &mut TcpStream, bytes: &[u8], chosen: &mut watch::Receiver<Fault>) -> io::Result<bool> {
    let fault = *chosen.borrow();
    let half = bytes.len() / 2;
    match fault {
        Fault::None => client.write_all(bytes).await?,
        Fault::Late(span) => {
            sleep(span).await;
            client.write_all(bytes).await?;
        }
        Fault::Reset => {
            client.set_zero_linger()?;
            return Ok(false);
        }
        Fault::Half => {
            client.write_all(&bytes[..half]).await?;
            return Ok(false);
        }
        Fault::SlowClose(span) => {
            client.write_all(&bytes[..half]).await?;
            sleep(span).await;
            return Ok(false);
        }
        Fault::Silent => {
            // A way that the test let go of ends too.
            let _ = chosen.wait_for(|fault| *fault != Fault::Silent).await;
            client.write_all(bytes).await?;
        }
    }
    Ok(true)
}
