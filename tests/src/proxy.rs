//! A way to a server that a test can cut: to the client the server is down, and then up again.

use std::io;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

pub struct Proxy {
    address: SocketAddr,
    way: Arc<Mutex<Way>>,
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
        let (accepted, server) = (Arc::clone(&way), server.to_owned());
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                // What cannot be led on is closed, as a server that is down would.
                let _ = lead(client, &server, &accepted);
            }
        });
        Self { address, way }
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
}

fn lead(client: TcpStream, server: &str, way: &Mutex<Way>) -> io::Result<()> {
    let mut way = way.lock().expect("no one panics while holding this lock");
    if way.is_cut {
        return client.shutdown(Shutdown::Both);
    }
    let server = TcpStream::connect(server)?;
    way.open.extend([client.try_clone()?, server.try_clone()?]);
    for (mut from, mut to) in [(client.try_clone()?, server.try_clone()?), (server, client)] {
        thread::spawn(move || {
            let _ = io::copy(&mut from, &mut to);
            let _ = to.shutdown(Shutdown::Both);
        });
    }
    Ok(())
}
