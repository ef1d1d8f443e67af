//! A connection that sends requests one after the other, as lean as can be: it shares the machine with the server.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

pub(crate) struct Wire {
    socket: TcpStream,
    buffer: Vec<u8>,
}

impl Wire {
    pub(crate) async fn connect(url: &str) -> Self {
        let socket = TcpStream::connect(url.strip_prefix("http://").unwrap()).await.unwrap();
        socket.set_nodelay(true).unwrap();
        Self { socket, buffer: vec![0; 256 * 1024] }
    }

    /// Sends a request and reads the answer to its end; answers the status and how many bytes the body had.
    pub(crate) async fn send(&mut self, method: &str, path: &str, body: &[u8]) -> (u16, usize) {
        let mut request = Self::head(method, path, body.len() as u64);
        request.extend_from_slice(body);
        self.socket.write_all(&request).await.unwrap();
        self.answer().await
    }

    /// Sends `chunk` over and over until `length` bytes went out.
    pub(crate) async fn send_long(&mut self, path: &str, chunk: &[u8], length: u64) -> (u16, usize) {
        self.socket.write_all(&Self::head("PUT", path, length)).await.unwrap();
        let mut left = length;
        while left > 0 {
            let piece = chunk.len().min(left as usize);
            self.socket.write_all(&chunk[..piece]).await.unwrap();
            left -= piece as u64;
        }
        self.answer().await
    }

    fn head(method: &str, path: &str, length: u64) -> Vec<u8> {
        let key = stowbox_tests::KEY;
        format!("{method} {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {key}\r\ncontent-length: {length}\r\n\r\n")
            .into_bytes()
    }

    async fn answer(&mut self) -> (u16, usize) {
        let mut filled = 0;
        let end = loop {
            let read = self.socket.read(&mut self.buffer[filled..]).await.unwrap();
            assert!(read > 0, "the server hung up");
            filled += read;
            if let Some(end) = self.buffer[..filled].windows(4).position(|four| four == b"\r\n\r\n") {
                break end;
            }
        };
        let head = std::str::from_utf8(&self.buffer[..end]).unwrap();
        let status = head[9..12].parse().unwrap();
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "))
            .map_or(0, |n| n.parse().unwrap());
        let mut got = filled - end - 4;
        while got < length {
            let read = self.socket.read(&mut self.buffer).await.unwrap();
            assert!(read > 0, "the body broke off");
            got += read;
        }
        (status, length)
    }
}
