//! A way to a server that a test can cut: to the client the server is down, and then up again. Or stop: the server takes
//! what is sent and says nothing, as a process that hangs, from now on or after a write. Or have it refuse what is written over HTTP.

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

const CHUNK_BYTES: usize = 64 * 1024;

pub struct Proxy {
    address: SocketAddr,
    way: Arc<Mutex<Way>>,
    stop: Arc<Stop>,
}

#[derive(Default)]
struct Stop {
    is_stopped: Mutex<bool>,
    changed: Condvar,
}

#[derive(Default)]
struct Way {
    is_cut: bool,
    /// How many writes still come through; all where none is said.
    writes_left: Option<usize>,
    /// What a write that is heard, and not answered, is known by.
    unanswered: Option<&'static str>,
    /// Both ends of what goes through it.
    open: Vec<TcpStream>,
}

impl Proxy {
    /// To `host:port`.
    ///
    /// # Panics
    /// When there is no free port.
    pub fn to(server: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = listener.local_addr().expect("a listener has an address");
        let way = Arc::<Mutex<Way>>::default();
        let stop = Arc::<Stop>::default();
        let (accepted, stopped, server) = (Arc::clone(&way), Arc::clone(&stop), server.to_owned());
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                // What cannot be led on is closed, as a server that is down would.
                let _ = lead(client, &server, &accepted, &stopped);
            }
        });
        Self { address, way, stop }
    }

    /// `host:port` to go through it.
    pub fn address(&self) -> String {
        self.address.to_string()
    }

    /// Ends what goes through it, and lets nothing through any more.
    ///
    /// # Panics
    /// Never: no one panics while holding the lock.
    pub fn cut(&self) {
        let mut way = self.way.lock().expect("no one panics while holding this lock");
        way.is_cut = true;
        for end in way.open.drain(..) {
            // It may be closed already.
            let _ = end.shutdown(Shutdown::Both);
        }
    }

    /// After so many more requests that write, each is refused as by an object store that does not allow it.
    ///
    /// # Panics
    /// Never: no one panics while holding the lock.
    pub fn refuse_writes_after(&self, writes: usize) {
        self.way.lock().expect("no one panics while holding this lock").writes_left = Some(writes);
    }

    /// Stops once the first write of which the request says this was led on: the server does it, and nobody hears so.
    ///
    /// # Panics
    /// Never: no one panics while holding the lock.
    pub fn stop_after(&self, written: &'static str) {
        self.way.lock().expect("no one panics while holding this lock").unanswered = Some(written);
    }

    /// Goes on with new connections; those that there are end without an answer.
    pub fn go_on_anew(&self) {
        self.cut();
        self.go_on();
        self.mend();
    }

    /// # Panics
    /// Never: no one panics while holding the lock.
    pub fn mend(&self) {
        self.way.lock().expect("no one panics while holding this lock").is_cut = false;
    }

    /// Connections stay open and new ones are taken; nothing comes through.
    pub fn stop(&self) {
        self.stop.set(true);
    }

    /// All that was sent meanwhile comes through.
    pub fn go_on(&self) {
        self.stop.set(false);
    }
}

impl Stop {
    fn set(&self, is_stopped: bool) {
        *self.is_stopped.lock().expect("no one panics while holding this lock") = is_stopped;
        self.changed.notify_all();
    }

    fn wait(&self) {
        let is_stopped = self.is_stopped.lock().expect("no one panics while holding this lock");
        drop(self.changed.wait_while(is_stopped, |is_stopped| *is_stopped));
    }
}

fn lead(client: TcpStream, server: &str, shared: &Arc<Mutex<Way>>, stop: &Arc<Stop>) -> io::Result<()> {
    let mut way = shared.lock().expect("no one panics while holding this lock");
    if way.is_cut {
        return client.shutdown(Shutdown::Both);
    }
    let server = TcpStream::connect(server)?;
    way.open.extend([client.try_clone()?, server.try_clone()?]);
    for (mut from, mut to, asks) in [(client.try_clone()?, server.try_clone()?, true), (server, client, false)] {
        let (stop, way) = (Arc::clone(stop), Arc::clone(shared));
        thread::spawn(move || {
            let _ = copy(&mut from, &mut to, &stop, &mut |chunk| if asks { turn(&way, chunk) } else { Turn::On });
            let _ = to.shutdown(Shutdown::Both);
        });
    }
    Ok(())
}

/// What becomes of a piece of a request.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    On,
    /// And nothing after it.
    OnAndStop,
    Refused,
}

fn turn(way: &Mutex<Way>, chunk: &[u8]) -> Turn {
    let mut way = way.lock().expect("no one panics while holding this lock");
    if !chunk.starts_with(b"PUT ") {
        return Turn::On;
    }
    if let Some(left) = &mut way.writes_left {
        let is_refused = *left == 0;
        *left = left.saturating_sub(1);
        return if is_refused { Turn::Refused } else { Turn::On };
    }
    let says = |written: &str| chunk.windows(written.len()).any(|window| window == written.as_bytes());
    if way.unanswered.is_some_and(says) {
        way.unanswered = None;
        return Turn::OnAndStop;
    }
    Turn::On
}

const REFUSAL: &str = "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>";

fn copy(from: &mut TcpStream, to: &mut TcpStream, stop: &Stop, turn: &mut dyn FnMut(&[u8]) -> Turn) -> io::Result<()> {
    let mut chunk = vec![0; CHUNK_BYTES];
    loop {
        let length = from.read(&mut chunk)?;
        if length == 0 {
            return Ok(());
        }
        stop.wait();
        let turn = turn(&chunk[..length]);
        if turn == Turn::Refused {
            let length = REFUSAL.len();
            write!(from, "HTTP/1.1 403 Forbidden\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{REFUSAL}")?;
            // What it still sends is nobody's.
            while from.read(&mut chunk)? > 0 {}
            return Ok(());
        }
        if turn == Turn::OnAndStop {
            // Before it is led on: its answer is quick.
            stop.set(true);
        }
        to.write_all(&chunk[..length])?;
    }
}
