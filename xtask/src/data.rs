//! `cargo xtask data`: builds the address tables in `data/` from the packages pinned in `data/SOURCES.toml`
//! and packs the lists of host names.
//!
//! Reads the packages through the ordinary clients (npm, cargo, pip), refuses any whose SHA-256 is not the pinned
//! one, brings all three to [`whither_atlas::format`], holds them to what is known for certain ([`check`]) and
//! only then writes tables and their hashes. Formats: the ip-location-db CSV files, the MaxMind DB of DB-IP
//! Lite, the flat arrays of tor-geoip. It never merges sources: each table says what one source says.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::SystemTime;

use anyhow::{Context, Error, Result, bail, ensure};
use maxminddb::{PathElement, Reader, WithinOptions};
use whither_atlas::build::TableBuilder;
use whither_atlas::format::{self, Table};
use whither_model::Timestamp;

use crate::{phones, regions, shapes};

/// Packs the lists of host names, then downloads, verifies, builds, checks and writes the three address tables
/// under `root`.
///
/// With a word, only that: the telephone plans or the regions of identity numbers by their file, which change more often
/// than borders, or `hosts`, the lists of host names.
pub(crate) fn run(root: &Path, only: Option<&str>) -> Result<()> {
    let data = root.join("data");
    match only {
        Some(PLANS) => return phone_plans(root),
        Some(REGIONS) => return cn_regions(root),
        Some(HOSTS) => return pack_suffixes(&data),
        _ => {}
    }
    pack_suffixes(&data)?;
    let sources = fs::read_to_string(data.join("SOURCES.toml")).context("reading data/SOURCES.toml")?;
    let entries = entries(&sources)?;
    let work = root.join("target/data");
    let folder = |file: &str| -> Result<PathBuf> {
        let entry = entries.get(file).with_context(|| format!("SOURCES.toml has no origin for {file}"))?;
        unpack(&work, entry).with_context(|| format!("fetching the origin of {file}"))
    };
    let registered = registered_country(&folder(REGISTERED)?)?;
    let geolocated = geolocated_country(&folder(GEOLOCATED)?)?;
    let origin = origin_as(&folder(ORIGIN)?)?;
    check(&origin, &registered, &geolocated)?;
    warn_of_age(&sources, SystemTime::now())?;

    let codes = Entry {
        registry: "npm".to_owned(),
        package: "i18n-iso-countries".to_owned(),
        version: "7.14.0".to_owned(),
        sha256: CODES_SHA256.to_owned(),
    };
    let shapes = shapes::table(&folder(SHAPES)?, &unpack(&work, &codes)?)?;
    fs::write(data.join(SHAPES), shapes).context("writing data/shapes.csv")?;

    let mut sources = sources;
    for (file, table) in [(REGISTERED, registered), (GEOLOCATED, geolocated), (ORIGIN, origin)] {
        let bytes = format::encode(&table, LEVEL)?;
        eprintln!(
            "{file}: {} + {} ranges, {} bytes",
            table.v4.columns().1.len(),
            table.v6.columns().1.len(),
            bytes.len()
        );
        fs::write(data.join(file), &bytes).with_context(|| format!("writing data/{file}"))?;
        sources = with_hash(&sources, file, &sha256(&bytes));
    }
    fs::write(data.join("SOURCES.toml"), sources).context("writing data/SOURCES.toml")?;
    phone_plans(root)?;
    cn_regions(root)
}

/// Builds the telephone plans and writes their hash.
fn phone_plans(root: &Path) -> Result<()> {
    alone(root, PLANS, |package| format::pack(&phones::table(package)?, LEVEL).map_err(Error::from))
}

/// Builds the regions of Chinese identity numbers and writes their hash.
fn cn_regions(root: &Path) -> Result<()> {
    alone(root, REGIONS, |package| Ok(regions::table(package)?.into_bytes()))
}

/// Builds one table from its package and writes it and its hash.
fn alone(root: &Path, file: &str, build: impl FnOnce(&Path) -> Result<Vec<u8>>) -> Result<()> {
    let data = root.join("data");
    let sources = fs::read_to_string(data.join("SOURCES.toml")).context("reading data/SOURCES.toml")?;
    let entries = entries(&sources)?;
    let entry = entries.get(file).with_context(|| format!("SOURCES.toml has no origin for {file}"))?;
    let package = unpack(&root.join("target/data"), entry);
    let bytes = build(&package.with_context(|| format!("fetching the origin of {file}"))?)?;
    fs::write(data.join(file), &bytes).with_context(|| format!("writing data/{file}"))?;
    let sources = with_hash(&sources, file, &sha256(&bytes));
    fs::write(data.join("SOURCES.toml"), sources).context("writing data/SOURCES.toml")
}

/// Returns the MaxMind DB files that the geolocated layer is made of, fetched where they are not yet there.
pub(crate) fn geolocated_databases(root: &Path) -> Result<[PathBuf; 2]> {
    let sources = fs::read_to_string(root.join("data/SOURCES.toml")).context("reading data/SOURCES.toml")?;
    let entries = entries(&sources)?;
    let entry = entries.get(GEOLOCATED).context("SOURCES.toml has no origin for the geolocated layer")?;
    let folder = unpack(&root.join("target/data"), entry)?;
    Ok(["dbip-country-ipv4.mmdb", "dbip-country-ipv6.mmdb"].map(|name| folder.join(name)))
}

/// Packs the lists of host names as they stand and writes their hashes; this needs no download.
fn pack_suffixes(data: &Path) -> Result<()> {
    let mut sources = fs::read_to_string(data.join("SOURCES.toml")).context("reading data/SOURCES.toml")?;
    for (list, packed) in SUFFIXES {
        let text = fs::read(data.join(list)).with_context(|| format!("reading data/{list}"))?;
        let bytes = format::pack(&text, LEVEL)?;
        eprintln!("{packed}: {} bytes packed to {}", text.len(), bytes.len());
        fs::write(data.join(packed), &bytes).with_context(|| format!("writing data/{packed}"))?;
        sources = with_hash(&sources, packed, &sha256(&bytes));
    }
    fs::write(data.join("SOURCES.toml"), sources).context("writing data/SOURCES.toml")
}

/// What SOURCES.toml says of a table that is built from a package.
struct Entry {
    registry: String,
    package: String,
    version: String,
    sha256: String,
}

/// Returns the tables that have an origin, by file name.
fn entries(sources: &str) -> Result<BTreeMap<String, Entry>> {
    let sources: toml::Table = sources.parse().context("parsing data/SOURCES.toml")?;
    let tables =
        sources.get("table").and_then(toml::Value::as_array).context("SOURCES.toml has no [[table]]")?;
    let mut entries = BTreeMap::new();
    for table in tables {
        let text = |key: &str| table.get(key).and_then(toml::Value::as_str);
        let Some(origin) = text("origin") else { continue };
        let [registry, package, version] = origin.split(' ').collect::<Vec<_>>()[..] else {
            bail!("origin is not `registry package version`: {origin}");
        };
        let entry = Entry {
            registry: registry.to_owned(),
            package: package.to_owned(),
            version: version.to_owned(),
            sha256: text("origin_sha256").context("origin without origin_sha256")?.to_owned(),
        };
        entries.insert(text("file").context("table without file")?.to_owned(), entry);
    }
    Ok(entries)
}

/// Downloads a package, compares its hash and unpacks it; returns its folder.
fn unpack(work: &Path, entry: &Entry) -> Result<PathBuf> {
    let archive = match entry.registry.as_str() {
        "npm" => download_npm(work, entry)?,
        "crate" => download_crate(work, entry)?,
        "pypi" => download_pypi(work, entry)?,
        other => bail!("unknown registry {other}"),
    };
    let found = sha256(&fs::read(&archive).context("reading the downloaded package")?);
    ensure!(found == entry.sha256, "{} has SHA-256 {found}, pinned is {}", entry.package, entry.sha256);
    let folder = work.join(entry.package.replace(['@', '/'], "_"));
    fs::create_dir_all(&folder)?;
    if entry.registry == "pypi" {
        // A wheel is a zip file, which not every tar reads.
        let unzip = ["-m", "zipfile", "-e"].map(OsStr::new).into_iter();
        call("python3", work, unzip.chain([archive.as_os_str(), folder.as_os_str()]))?;
        return Ok(folder);
    }
    let arguments = ["-xzf".as_ref(), archive.as_os_str(), "--strip-components=1".as_ref(), "-C".as_ref()];
    call("tar", work, arguments.into_iter().chain([folder.as_os_str()]))?;
    Ok(folder)
}

fn download_npm(work: &Path, entry: &Entry) -> Result<PathBuf> {
    let name = entry.package.trim_start_matches('@').replace('/', "-");
    let archive = work.join(format!("{name}-{}.tgz", entry.version));
    fs::create_dir_all(work)?;
    if !archive.exists() {
        let package = format!("{}@{}", entry.package, entry.version);
        call("npm", work, ["pack", "--silent", &package].map(OsStr::new))?;
    }
    Ok(archive)
}

/// Lets pip fetch a wheel that is for every machine, and nothing that it depends on.
fn download_pypi(work: &Path, entry: &Entry) -> Result<PathBuf> {
    let name = entry.package.replace('-', "_");
    let archive = work.join(format!("{name}-{}-py3-none-any.whl", entry.version));
    fs::create_dir_all(work)?;
    if !archive.exists() {
        let package = format!("{}=={}", entry.package, entry.version);
        let arguments = ["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", &package];
        call("python3", work, arguments.map(OsStr::new))?;
    }
    Ok(archive)
}

/// Lets cargo fetch a crate for an empty project and takes the archive from cargo's own cache.
fn download_crate(work: &Path, entry: &Entry) -> Result<PathBuf> {
    let project = work.join("project");
    fs::create_dir_all(project.join("src"))?;
    fs::write(project.join("src/lib.rs"), "")?;
    let dependency = format!("{} = \"={}\"", entry.package, entry.version);
    let package = "[package]\nname = \"fetch\"\nversion = \"0.0.0\"\nedition = \"2024\"\n";
    fs::write(project.join("Cargo.toml"), format!("{package}[workspace]\n[dependencies]\n{dependency}\n"))?;
    call("cargo", &project, ["fetch", "--quiet"].map(OsStr::new))?;
    let home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::home_dir().map(|home| home.join(".cargo")))
        .context("neither CARGO_HOME nor a home folder is known")?;
    let file = format!("{}-{}.crate", entry.package, entry.version);
    for registry in fs::read_dir(home.join("registry/cache")).context("reading cargo's cache")? {
        let archive = registry?.path().join(&file);
        if archive.exists() {
            return Ok(archive);
        }
    }
    bail!("cargo did not keep {file}")
}

fn call<'a>(program: &str, folder: &Path, arguments: impl IntoIterator<Item = &'a OsStr>) -> Result<()> {
    let status = Command::new(program).args(arguments).current_dir(folder).stdout(Stdio::null()).status();
    let status = status.with_context(|| format!("starting {program}"))?;
    ensure!(status.success(), "{program} ended with {status}");
    Ok(())
}

/// tor-geoip-db: two arrays an IP version, starts and two-letter codes, little endian; code 0 is silence.
fn registered_country(folder: &Path) -> Result<Table> {
    let read =
        |name: &str| fs::read(folder.join("data").join(name)).with_context(|| format!("reading {name}"));
    let mut table = TableBuilder::default();
    let codes = read("geoip_data_v4c")?;
    for (start, code) in read("geoip_data_v4s")?.as_chunks::<4>().0.iter().zip(codes.as_chunks::<2>().0) {
        let value = table.country(code);
        table.v4.start(u32::from_le_bytes(*start), value);
    }
    let codes = read("geoip_data_v6c")?;
    for (start, code) in read("geoip_data_v6s")?.as_chunks::<16>().0.iter().zip(codes.as_chunks::<2>().0) {
        let value = table.country(code);
        table.v6.start(u128::from_le_bytes(*start), value);
    }
    table.finish().map_err(Error::msg)
}

/// DB-IP Lite as MaxMind DB, one file an IP version; records are `{country_code}`.
fn geolocated_country(folder: &Path) -> Result<Table> {
    let mut table = TableBuilder::default();
    for name in ["dbip-country-ipv4.mmdb", "dbip-country-ipv6.mmdb"] {
        let reader = Reader::open_readfile(folder.join(name)).with_context(|| format!("reading {name}"))?;
        for record in reader.networks(WithinOptions::default())? {
            let record = record?;
            let code: Option<String> = record.decode_path(&[PathElement::Key("country_code")])?;
            let value = table.country(code.unwrap_or_default().as_bytes());
            let network = record.network()?;
            let range = match (network.network(), network.broadcast()) {
                (IpAddr::V4(first), IpAddr::V4(last)) => {
                    table.v4.range(first.to_bits(), last.to_bits(), value)
                }
                (IpAddr::V6(first), IpAddr::V6(last)) => {
                    table.v6.range(first.to_bits(), last.to_bits(), value)
                }
                _ => Err("a network of two IP versions"),
            };
            range.map_err(Error::msg).with_context(|| format!("{name} at {network}"))?;
        }
    }
    table.finish().map_err(Error::msg)
}

/// ip-location-db asn: `first,last,number,name` with addresses as decimal numbers.
fn origin_as(folder: &Path) -> Result<Table> {
    let read = |name: &str| -> Result<Vec<(u128, u128, u32, String)>> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(folder.join(name))?;
        reader.deserialize().map(|row| row.with_context(|| format!("reading {name}"))).collect()
    };
    let (v4_rows, v6_rows) = (read("asn-ipv4-num.csv")?, read("asn-ipv6-num.csv")?);
    let mut names = BTreeMap::new();
    for (_, _, number, name) in v4_rows.iter().chain(&v6_rows) {
        names.entry(*number).or_insert_with(|| name.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    // Lines in the order of the numbers: neighbours have like names, which zstd finds.
    let mut table = TableBuilder::default();
    let values: BTreeMap<u32, u32> =
        names.iter().map(|(number, name)| (*number, table.value(&format!("{number}\t{name}")))).collect();
    for (first, last, number, _) in &v4_rows {
        let (first, last) = (u32::try_from(*first)?, u32::try_from(*last)?);
        table.v4.range(first, last, values[number]).map_err(Error::msg)?;
    }
    for (first, last, number, _) in &v6_rows {
        table.v6.range(*first, *last, values[number]).map_err(Error::msg)?;
    }
    table.finish().map_err(Error::msg)
}

/// Refuses tables that are wrong about what is known for certain; both mistakes have been published before.
fn check(origin: &Table, registered: &Table, geolocated: &Table) -> Result<()> {
    for (table, number, code, least) in [
        (geolocated, 37963, "CN", 0.85),
        (geolocated, 4134, "CN", 0.95),
        (geolocated, 55960, "CN", 0.95),
        (geolocated, 58593, "CN", 0.95),
        (geolocated, 135629, "CN", 0.95),
        (registered, 4134, "CN", 0.95),
    ] {
        let share = share(origin, table, number, code)?;
        eprintln!("AS{number}: {:.1} % {code}", share * 100.0);
        ensure!(share >= least, "AS{number} is only {:.1} % {code}", share * 100.0);
    }
    // Amazon's region in Hong Kong: 18.162.0.0/16 and 16.162.0.0/15.
    for (first, last) in [(0x12a2_0000, 0x12a2_ffff), (0x10a2_0000, 0x10a3_ffff)] {
        let found = geolocated.v4.find(first).context("Amazon's Hong Kong range is missing")?;
        ensure!(
            geolocated.line(found.value) == "HK" && found.last >= last,
            "Amazon's Hong Kong range is not HK"
        );
    }
    Ok(())
}

/// Tells which tables are more than a year old.
fn warn_of_age(sources: &str, now: SystemTime) -> Result<()> {
    let sources: toml::Table = sources.parse().context("parsing data/SOURCES.toml")?;
    let tables = sources.get("table").and_then(toml::Value::as_array);
    let today = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_nanos();
    for table in tables.into_iter().flatten() {
        let text = |key: &str| table.get(key).and_then(toml::Value::as_str).unwrap_or_default();
        let date = Timestamp::parse(&format!("{}T00:00:00Z", text("date")))
            .with_context(|| format!("the date of {}", text("source")))?;
        if today.saturating_sub(date.0.unsigned_abs().into()) > YEAR_NANOS {
            eprintln!("warning: {} is of {}, more than a year old", text("source"), text("date"));
        }
    }
    Ok(())
}

/// Returns the share of an AS's IPv4 addresses that a table puts into a country.
fn share(origin: &Table, table: &Table, number: u32, code: &str) -> Result<f64> {
    let (mut all, mut inside) = (0u64, 0u64);
    let prefix = format!("{number}\t");
    for range in origin.v4.iter().filter(|range| origin.line(range.value).starts_with(&prefix)) {
        // Countries change at /24 at the finest often enough: one address of each is asked.
        for address in (range.first..=range.last).step_by(256) {
            all += 1;
            inside += u64::from(table.v4.find(address).is_some_and(|found| table.line(found.value) == code));
        }
    }
    ensure!(all > 0, "AS{number} has no addresses");
    Ok(inside as f64 / all as f64)
}

/// Replaces the `sha256` line of one table, leaving the rest of the file as its author wrote it.
fn with_hash(sources: &str, file: &str, hash: &str) -> String {
    let mut current = "";
    let mut text = String::new();
    for line in sources.lines() {
        if let Some(name) = line.strip_prefix("file = ") {
            current = name.trim_matches('"');
        }
        if current == file && line.starts_with("sha256 = ") {
            text.push_str(&format!("sha256 = \"{hash}\"\n"));
        } else {
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

fn sha256(bytes: &[u8]) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, bytes);
    digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

const REGISTERED: &str = "registered-country.zst";
const GEOLOCATED: &str = "geolocated-country.zst";
const SHAPES: &str = "shapes.csv";
const PLANS: &str = "phone-plans.zst";
const REGIONS: &str = "cn-regions.csv";

/// Of the package with the numbers of ISO 3166-1, which leads from one table to the other.
const CODES_SHA256: &str = "bb418ebfb965789fcfbcce7dee59888d901ef64b03601da78b2e224cd6f5825c";
/// Nanoseconds of 365 days.
const YEAR_NANOS: u128 = 365 * 86_400 * 1_000_000_000;
const ORIGIN: &str = "origin-as.zst";
/// Lists of host names, and what they are packed to.
const SUFFIXES: [(&str, &str); 2] =
    [("host-suffixes.csv", "host-suffixes.zst"), ("domain-lists.csv", "domain-lists.zst")];
/// The word for both on the command line.
const HOSTS: &str = "hosts";

/// zstd's highest level: the tables are packed once and unpacked on every machine.
const LEVEL: i32 = 22;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_one_hash_and_leaves_the_rest() {
        let text =
            "# kept\n[[table]]\nfile = \"a\"\nsha256 = \"\"\n\n[[table]]\nfile = \"b\"\nsha256 = \"\"\n";
        let after = with_hash(text, "b", "12");
        assert_eq!(after, text.replacen("file = \"b\"\nsha256 = \"\"", "file = \"b\"\nsha256 = \"12\"", 1));
    }

    #[test]
    fn takes_only_tables_with_an_origin() {
        let text = "[[table]]\nfile = \"a\"\n\n[[table]]\nfile = \"b\"\norigin = \"npm p 1\"\norigin_sha256 = \"12\"\n";
        let entries = entries(text).expect("sound");
        assert_eq!(entries.keys().collect::<Vec<_>>(), ["b"]);
        assert!(super::entries(&text.replace("npm p 1", "npm p")).is_err());
    }
}
