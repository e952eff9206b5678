// SPDX-License-Identifier: BSD-3-Clause
//! The crate netflow_parser as a peer: what it finds, as lines of JSON.
//!
//!     netflow_parser_peer udp PORT COUNT    in so many datagrams
//!     netflow_parser_peer file NAME         in a file of Messages
use netflow_parser::NetflowParser;
use std::net::UdpSocket;

fn show(parser: &mut NetflowParser, octets: &[u8]) {
    let found = parser.parse_bytes(octets);
    for packet in &found.packets {
        println!("{}", serde_json::to_string(packet).expect("JSON"));
    }
    if let Some(error) = found.error {
        eprintln!("{:?}", error);
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let mut parser = NetflowParser::default();
    if arguments[1] == "file" {
        show(&mut parser, &std::fs::read(&arguments[2]).expect("a file"));
        return;
    }
    let port = arguments[2].parse().expect("a port");
    let count: usize = arguments[3].parse().expect("a count");
    let socket = UdpSocket::bind(("127.0.0.1", port)).expect("a socket");
    let mut datagram = [0; 65536];
    for _ in 0..count {
        let size = socket.recv(&mut datagram).expect("a datagram");
        show(&mut parser, &datagram[..size]);
    }
}
