//! A way to a server that a test can cut: to the client the server is down, and then up again. Or stop: the server takes
//! what is sent and says nothing, as a process that hangs.

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

fn lead(client: TcpStream, server: &str, way: &Mutex<Way>, stop: &Arc<Stop>) -> io::Result<()> {
    let mut way = way.lock().expect("no one panics while holding this lock");
    if way.is_cut {
        return client.shutdown(Shutdown::Both);
    }
    let server = TcpStream::connect(server)?;
    way.open.extend([client.try_clone()?, server.try_clone()?]);
    for (mut from, mut to) in [(client.try_clone()?, server.try_clone()?), (server, client)] {
        let stop = Arc::clone(stop);
        thread::spawn(move || {
            let _ = copy(&mut from, &mut to, &stop);
            let _ = to.shutdown(Shutdown::Both);
        });
    }
    Ok(())
}

fn copy(from: &mut TcpStream, to: &mut TcpStream, stop: &Stop) -> io::Result<()> {
    let mut chunk = vec![0; CHUNK_BYTES];
    loop {
        let length = from.read(&mut chunk)?;
        if length == 0 {
            return Ok(());
        }
        stop.wait();
        to.write_all(&chunk[..length])?;
    }
}
