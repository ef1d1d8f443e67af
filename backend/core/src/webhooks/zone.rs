//! What kind of place an IP address is, in whatever notation it comes: an IPv4 address inside an IPv6 one counts as what
//! it leads to.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// From harmless to never.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Zone {
    /// Anywhere on the internet.
    Public,
    /// This computer.
    Loopback,
    /// A network of one's own.
    Private,
    /// Link-local, a cloud's metadata, unspecified, multicast: no receiver is there, but secrets are.
    Never,
}

/// Metadata services that lie outside the link-local range.
const METADATA_V4: [Ipv4Addr; 3] = [
    Ipv4Addr::new(100, 100, 100, 200), // Alibaba Cloud
    Ipv4Addr::new(168, 63, 129, 16),   // Azure
    Ipv4Addr::new(192, 0, 0, 192),     // Oracle Cloud
];
const METADATA_V6: [Ipv6Addr; 2] = [
    Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254), // AWS
    Ipv6Addr::new(0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254),  // Google Cloud
];

/// The zone of an address.
pub(super) fn zone(address: IpAddr) -> Zone {
    match address {
        IpAddr::V4(address) => zone_v4(address),
        IpAddr::V6(address) => zone_v6(address),
    }
}

fn zone_v4(address: Ipv4Addr) -> Zone {
    let [a, b, c, _] = address.octets();
    match (a, b, c) {
        _ if METADATA_V4.contains(&address) => Zone::Never,
        // "This network", link-local, multicast, reserved and broadcast.
        (0 | 224..=255, ..) | (169, 254, _) => Zone::Never,
        (127, ..) => Zone::Loopback,
        // RFC 1918, shared address space, protocol assignments, benchmarks.
        (10, ..)
        | (172, 16..=31, _)
        | (192, 168, _)
        | (100, 64..=127, _)
        | (192, 0, 0)
        | (198, 18..=19, _) => Zone::Private,
        _ => Zone::Public,
    }
}

fn zone_v6(address: Ipv6Addr) -> Zone {
    if METADATA_V6.contains(&address) {
        return Zone::Never;
    }
    if address == Ipv6Addr::LOCALHOST {
        return Zone::Loopback;
    }
    let [s0, s1, s2, s3, s4, s5, s6, s7] = address.segments();
    let v4 = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        zone_v4(Ipv4Addr::new(a, b, c, d))
    };
    // Through a translator or a tunnel, only what is public anyway: the rest would come out somewhere else.
    let through = |inner: Zone| if inner == Zone::Public { Zone::Public } else { Zone::Never };
    match (s0, s1, s2, s3, s4, s5) {
        // IPv4-mapped: the very same socket as the IPv4 address.
        (0, 0, 0, 0, 0, 0xffff) => v4(s6, s7),
        // IPv4-compatible, the unspecified address among them; IPv4-translated; NAT64.
        (0, 0, 0, 0, 0 | 0xffff, 0) | (0x64, 0xff9b, 0, 0, 0, 0) => through(v4(s6, s7)),
        // NAT64 within an operator's own network; discard-only.
        (0x64, 0xff9b, 1, ..) | (0x100, 0, 0, 0, ..) => Zone::Never,
        // Teredo: the server in the clear, the client inverted.
        (0x2001, 0, ..) => through(v4(s2, s3).max(v4(!s6, !s7))),
        // 6to4.
        (0x2002, ..) => through(v4(s1, s2)),
        // ISATAP, below whatever prefix.
        (_, _, _, _, 0 | 0x200, 0x5efe) => through(v4(s6, s7)).max(zone_by_prefix(s0)),
        _ => zone_by_prefix(s0),
    }
}

fn zone_by_prefix(first: u16) -> Zone {
    match first {
        // Link-local and multicast.
        0xfe80..=0xfebf | 0xff00.. => Zone::Never,
        // Unique local, and the site-local that came before.
        0xfc00..=0xfdff | 0xfec0..=0xfeff => Zone::Private,
        _ => Zone::Public,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(expected: Zone, addresses: &[&str]) {
        for address in addresses {
            assert_eq!(zone(address.parse().unwrap()), expected, "{address}");
        }
    }

    #[test]
    fn what_is_never_a_receiver_is_known_in_every_notation() {
        check(
            Zone::Never,
            &[
                "0.0.0.0",
                "0.1.2.3",
                "169.254.0.1",
                "169.254.169.254",
                "224.0.0.1",
                "239.255.255.250",
                "255.255.255.255",
                "240.0.0.1",
                "100.100.100.200",
                "168.63.129.16",
                "192.0.0.192",
                "::",
                "::a9fe:a9fe",
                "::7f00:1",
                "::ffff:169.254.169.254",
                "::ffff:0.0.0.0",
                "::ffff:0:169.254.169.254",
                "fe80::1",
                "febf::1",
                "ff02::1",
                "fd00:ec2::254",
                "fd20:ce::254",
                "64:ff9b::169.254.169.254",
                "64:ff9b::127.0.0.1",
                "64:ff9b::10.0.0.1",
                "64:ff9b:1::1",
                "2002:a9fe:a9fe::1",
                "2002:7f00:1::",
                "2002:0a00:1::",
                "100::1",
                // Teredo with the client 169.254.169.254, and with the server 10.0.0.1.
                "2001:0:4136:e378:8000:63bf:5601:5601",
                "2001:0:a00:1::f7f7:f7f7",
                "2001:db8::5efe:169.254.169.254",
                "fe80::200:5efe:8.8.8.8",
            ],
        );
    }

    #[test]
    fn loopback_private_and_public_are_told_apart() {
        check(Zone::Loopback, &["127.0.0.1", "127.255.255.254", "::1", "::ffff:127.0.0.1"]);
        check(
            Zone::Private,
            &[
                "10.0.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "100.64.0.1",
                "198.18.0.1",
                "192.0.0.1",
                "::ffff:10.0.0.1",
                "fc00::1",
                "fdff::1",
                "fec0::1",
            ],
        );
        check(
            Zone::Public,
            &[
                "8.8.8.8",
                "172.32.0.1",
                "172.15.0.1",
                "100.128.0.1",
                "192.0.1.1",
                "198.20.0.1",
                "126.0.0.1",
                "128.0.0.1",
                "2606:4700::1111",
                "::ffff:8.8.8.8",
                "64:ff9b::8.8.8.8",
                "2002:808:808::1",
                "2001:4860:4860::8888",
            ],
        );
    }

    proptest! {
        #[test]
        fn no_notation_makes_an_address_more_harmless(bits: u32) {
            let address = Ipv4Addr::from_bits(bits);
            let plain = zone_v4(address);
            let low = u128::from(bits);
            prop_assert_eq!(zone(IpAddr::V6(address.to_ipv6_mapped())), plain);
            for prefix in [0, 0xffff_0000 << 16, 0x0064_ff9b_u128 << 96] {
                let wrapped = zone_v6(Ipv6Addr::from_bits(prefix | low));
                prop_assert!(bits <= 1 || wrapped >= plain, "{address} in {prefix:x}: {wrapped:?}");
            }
            prop_assert!(zone_v6(Ipv6Addr::from_bits(0x2002_u128 << 112 | low << 80)) >= plain);
            prop_assert!(zone_v6(Ipv6Addr::from_bits(0x2001_0000_0808_0808_u128 << 64 | u128::from(!bits))) >= plain);
        }
    }
}
