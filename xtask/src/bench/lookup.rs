//! `cargo xtask bench lookup`: what one look-up of an address costs, beside the reader of MaxMind DB files.
//!
//! Random addresses of announced ranges, each range as likely as it is large; batches of 64 are timed, and the median
//! batch is told. The MaxMind DB is the one the geolocated layer is made of.

use std::{fmt::Write as _, fs, hint::black_box, net::IpAddr, path::Path, time::Instant};

use anyhow::{Context, Result, anyhow};
use maxminddb::Reader;
use whither_atlas::{
    Atlas,
    format::{self, Table},
    ranges::{Key, Ranges},
};

const ADDRESSES: usize = 64 * 4_096;
const BATCH: usize = 64;

/// Measures, prints and writes `benches/lookup.md`.
pub(super) fn run(root: &Path) -> Result<()> {
    let start = Instant::now();
    let atlas = Atlas::embedded()?;
    let opened = start.elapsed();
    let table = |name: &str| -> Result<Table> {
        let bytes = fs::read(root.join("data").join(name)).with_context(|| format!("reading data/{name}"))?;
        format::decode(&bytes).map_err(|reason| anyhow!("{name}: {reason}"))
    };
    let (registered, geolocated, origin) =
        (table("registered-country.zst")?, table("geolocated-country.zst")?, table("origin-as.zst")?);
    let v4 = routed(&origin.v4, 0x5eed_0101);
    let v6 = routed(&origin.v6, 0x5eed_0102);
    let mut rows = Vec::new();
    for (name, table) in
        [("registered country", &registered), ("geolocated country", &geolocated), ("origin AS", &origin)]
    {
        rows.push((
            format!("{name}, one look-up"),
            nanos(&v4, |ip| table.v4.find(*ip)),
            nanos(&v6, |ip| table.v6.find(*ip)),
        ));
    }
    let (v4, v6): (Vec<IpAddr>, Vec<IpAddr>) = (
        v4.iter().map(|ip| IpAddr::V4((*ip).into())).collect(),
        v6.iter().map(|ip| IpAddr::V6((*ip).into())).collect(),
    );
    match databases(root) {
        Ok([four, six]) => rows.push((
            "maxminddb, geolocated country".into(),
            nanos(&v4, |ip| country(&four, *ip)),
            nanos(&v6, |ip| country(&six, *ip)),
        )),
        Err(error) => eprintln!("skipped: maxminddb, its database cannot be had: {error:#}"),
    }
    rows.push((
        "whole attribution: three tables, operator, owners, jurisdictions".into(),
        nanos(&v4[..BATCH * 256], |ip| atlas.attribute(*ip, &[])),
        nanos(&v6[..BATCH * 256], |ip| atlas.attribute(*ip, &[])),
    ));
    let mut text = format!(
        "# Results of `cargo xtask bench lookup`\n\n{ADDRESSES} random addresses of announced ranges for each IP version; nanoseconds, the median over batches of {BATCH}.\nOpening all embedded tables, paid by the first look-up only: {:.0} ms.\n\n| look-up | IPv4 | IPv6 |\n|---|---|---|\n",
        opened.as_secs_f64() * 1e3
    );
    for (name, four, six) in &rows {
        let _ = writeln!(text, "| {name} | {four:.0} | {six:.0} |");
    }
    print!("{text}");
    fs::write(root.join("benches/lookup.md"), text).context("benches/lookup.md")
}

fn databases(root: &Path) -> Result<[Reader<Vec<u8>>; 2]> {
    let read = |path: &Path| Reader::open_readfile(path).with_context(|| path.display().to_string());
    let [four, six] = crate::data::geolocated_databases(root)?;
    Ok([read(&four)?, read(&six)?])
}

fn country(reader: &Reader<Vec<u8>>, ip: IpAddr) -> Option<Country> {
    reader.lookup(ip).ok()?.decode().ok()?
}

/// The flat form of the database.
#[derive(serde::Deserialize)]
struct Country {
    #[expect(dead_code, reason = "decoding it is what is measured")]
    country_code: String,
}

/// Random addresses of the ranges, each range as likely as it is large; of IPv6 the /64 networks count.
fn routed<K: Key>(ranges: &Ranges<K>, mut seed: u64) -> Vec<K> {
    let mut random = || {
        // xorshift64: spread, not secrecy, and the same addresses every time.
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed
    };
    let shift = if K::LAST.into() > u128::from(u32::MAX) { 64 } else { 0 };
    let mut ends = Vec::new();
    let mut total = 0_u128;
    for range in ranges.iter() {
        total += (range.last.into() >> shift) - (range.first.into() >> shift) + 1;
        ends.push((total, range));
    }
    let mut addresses = Vec::with_capacity(ADDRESSES);
    while addresses.len() < ADDRESSES {
        let at = (u128::from(random()) << 64 | u128::from(random())) % total.max(1);
        let Some((end, range)) = ends.get(ends.partition_point(|(end, _)| *end <= at)) else { break };
        let number = (range.last.into() >> shift) - (end - 1 - at);
        let low = if shift == 0 { 0 } else { u128::from(random()) };
        addresses.extend(K::try_from(number << shift | low));
    }
    addresses
}

/// The median cost of one call, over batches.
fn nanos<T, R>(inputs: &[T], call: impl Fn(&T) -> R) -> f64 {
    let mut batches: Vec<f64> = inputs
        .chunks_exact(BATCH)
        .map(|batch| {
            let start = Instant::now();
            for input in batch {
                black_box(call(black_box(input)));
            }
            start.elapsed().as_nanos() as f64 / BATCH as f64
        })
        .collect();
    batches.sort_by(f64::total_cmp);
    batches.get(batches.len() / 2).copied().unwrap_or(0.0)
}
