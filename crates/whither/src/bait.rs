//! Bait: the file of known values, the rows of what was seen of them, and the care that no value is in a row.
//!
//! Errors name lines, keys and baits, never a value: what TOML libraries say of a wrong value repeats it.

use std::{path::Path, sync::Arc};

use anyhow::Result;
use whither_detect::{
    Bait,
    bait::{BaitFound, BaitValue, Known, SHORTEST},
};
use whither_model::{
    Evidence, FlowId,
    table::{self, Case, Shared, Sighting, Word},
};
use whither_report::{CaseKey, fingerprint};

use crate::given;

const OPTION: &str = "--bait";
/// Most values of one file.
const MOST: usize = 1_000;
/// Longest name.
const NAME: usize = 60;

/// Reads the file that the arguments name.
pub(crate) fn read(path: Option<&Path>) -> Result<Option<Arc<Bait>>> {
    let Some(path) = path else { return Ok(None) };
    let text = given::text(OPTION, path)?;
    let values = values(&text)?;
    let bait = Bait::new(&values);
    if let Some(value) = values.iter().find(|value| bait.hidden(&value.name).is_some()) {
        let number = values.iter().position(|other| std::ptr::eq(other, value)).unwrap_or(0) + 1;
        return Err(wrong(
            format!("bait {number}: its name holds a value"),
            "names are shown in every report: say what it is, not what it says",
        ));
    }
    Ok(Some(Arc::new(bait)))
}

fn wrong(message: String, hint: &str) -> anyhow::Error {
    given::wrong(OPTION, message, hint)
}

/// Reads the values.
fn values(text: &str) -> Result<Vec<BaitValue>> {
    const SHAPE: &str =
        "a file has entries such as: [[bait]] name = \"my phone\" class = \"contact.phone\" value = \"…\"";
    let file: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        wrong(format!("line {} is no TOML", before.matches('\n').count() + 1), SHAPE)
    })?;
    if let Some(key) = file.keys().find(|key| !matches!(key.as_str(), "bait" | "salts")) {
        return Err(wrong(format!("unknown key {}", shown(key)), SHAPE));
    }
    let common = salts(&file, "the file")?;
    let entries = file.get("bait").and_then(toml::Value::as_array);
    let entries = entries.filter(|entries| !entries.is_empty());
    let entries = entries.ok_or_else(|| wrong("no [[bait]] in the file".to_owned(), SHAPE))?;
    if entries.len() > MOST {
        return Err(wrong(format!("more than {MOST} values"), "search them in several runs"));
    }
    let mut values: Vec<BaitValue> = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        let entry =
            entry.as_table().ok_or_else(|| wrong(format!("bait {} is no table", index + 1), SHAPE))?;
        let value = value(entry, index + 1, &common)?;
        for (other, known) in values.iter().enumerate() {
            if known.name == value.name {
                return Err(wrong(
                    format!("baits {} and {} have one name", other + 1, index + 1),
                    "give each its own",
                ));
            }
            if same(&known.known, &value.known) {
                return Err(wrong(
                    format!("baits {} and {} have one value", other + 1, index + 1),
                    "what is seen could not be told apart: keep one of them",
                ));
            }
        }
        values.push(value);
    }
    Ok(values)
}

/// A key as it may be shown: one that is misplaced may be anything.
fn shown(key: &str) -> String {
    let is_word = key.len() <= 20 && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    if is_word { format!("`{key}`") } else { "that is no word".to_owned() }
}

fn value(entry: &toml::Table, number: usize, common: &[Box<str>]) -> Result<BaitValue> {
    const KEYS: [&str; 6] = ["class", "lat", "lon", "name", "salts", "value"];
    if let Some(key) = entry.keys().find(|key| !KEYS.contains(&key.as_str())) {
        let hint = format!("an entry has {}", KEYS.join(", "));
        return Err(wrong(format!("bait {number}: unknown key {}", shown(key)), &hint));
    }
    let text = |key: &str| entry.get(key).and_then(toml::Value::as_str);
    let name = text("name").map(str::trim).filter(|name| !name.is_empty() && name.chars().count() <= NAME);
    let name = name.ok_or_else(|| {
        wrong(
            format!("bait {number} has no name, or one of more than {NAME} letters"),
            "name = \"my phone\"; it is what reports show",
        )
    })?;
    let class = text("class").and_then(whither_detect::class).ok_or_else(|| {
        wrong(
            format!("bait {number} has no class that is known"),
            "`whither explain` lists the classes, such as contact.phone",
        )
    })?;
    let mut salts = salts(entry, &format!("bait {number}"))?;
    salts.extend(common.iter().cloned());
    Ok(BaitValue { name: name.to_owned(), class: class.id, known: known(entry, number)?, salts })
}

fn known(entry: &toml::Table, number: usize) -> Result<Known> {
    let degrees = |key: &str, most: f64| {
        let value = entry.get(key)?;
        let degrees = value.as_float().or_else(|| value.as_integer().map(|degrees| degrees as f64))?;
        (degrees.abs() <= most).then_some(degrees)
    };
    let value = match entry.get("value") {
        Some(toml::Value::String(text)) => Some(text.clone()),
        Some(toml::Value::Integer(number)) => Some(number.to_string()),
        _ => None,
    };
    match (value, degrees("lat", 90.0), degrees("lon", 180.0)) {
        (None, Some(latitude), Some(longitude)) => Ok(Known::Place(latitude, longitude)),
        (Some(text), None, None) if entry.get("lat").or(entry.get("lon")).is_none() => {
            if text.len() < SHORTEST {
                return Err(wrong(
                    format!("bait {number}: its value has fewer than {SHORTEST} bytes"),
                    "so little stands everywhere by chance: plant a longer value",
                ));
            }
            if text.chars().all(|letter| text.starts_with(letter)) {
                return Err(wrong(
                    format!("bait {number}: its value is one letter many times"),
                    "padding looks like that: plant another value",
                ));
            }
            Ok(Known::Text(text.into()))
        }
        _ => Err(wrong(
            format!("bait {number} has no value"),
            "give it value = \"…\", or lat and lon in degrees, such as lat = 52.5163, lon = 13.3777",
        )),
    }
}

fn salts(table: &toml::Table, of: &str) -> Result<Vec<Box<str>>> {
    let Some(salts) = table.get("salts") else { return Ok(Vec::new()) };
    let all = salts
        .as_array()
        .map(|all| all.iter().map(|salt| salt.as_str().map(Box::from)).collect::<Option<_>>());
    all.flatten()
        .ok_or_else(|| wrong(format!("the salts of {of} are no list of texts"), "salts = [\"…\", \"…\"]"))
}

fn same(one: &Known, other: &Known) -> bool {
    match (one, other) {
        (Known::Text(one), Known::Text(other)) => one == other,
        (Known::Place(north, east), Known::Place(other, other_east)) => north == other && east == other_east,
        _ => false,
    }
}

/// Makes the row of bait that was found.
pub(crate) fn sighting<K, E>(
    found: &BaitFound<K, E>,
    before: usize,
    path: Shared,
    evidence: Vec<Evidence>,
    key: Option<&CaseKey>,
) -> Sighting {
    Sighting {
        sighting_id: format!("S{}", before + 1),
        class: found.class.into(),
        form: found.form.into(),
        path,
        flow_id: FlowId::default(),
        direction: Word::default(),
        evidence,
        // The name tells which it is; nothing of the value is needed.
        redacted: String::new(),
        fingerprint: fingerprint(key, found.class, &found.sample),
        validation: found.validation.clone().into(),
        confidence: found.confidence.into(),
        count: found.count,
        distinct: 1,
        bait: found.name.as_str().into(),
        bait_form: found.written.clone().into(),
    }
}

/// Adds a row for each value, seen or not, and takes values out of all other rows.
pub(crate) fn tell(bait: Option<&Bait>, case: &mut Case) {
    let Some(bait) = bait else { return };
    let searched_bytes = case.coverage.payload_bytes_searched;
    let unread_bytes = case.coverage.payload_bytes.saturating_sub(searched_bytes);
    for (name, class) in bait.names() {
        let mut row = table::Bait {
            bait: name.to_owned(),
            class: class.to_owned(),
            searched_bytes,
            unread_bytes,
            ..table::Bait::default()
        };
        for seen in case.sightings.iter().filter(|sighting| *sighting.bait == *name) {
            row.count += seen.count;
            row.forms.push(seen.bait_form.to_string());
            let rank =
                |confidence: &str| ["low", "medium", "high"].iter().position(|known| *known == confidence);
            if rank(&seen.confidence) > rank(&row.confidence) {
                row.confidence = seen.confidence.to_string();
            }
        }
        row.forms.sort_unstable();
        row.forms.dedup();
        case.baits.push(row);
    }
    hide(bait, case);
}

/// Takes values out of all that is text of the input: names of hosts, files and fields, paths, certificates.
fn hide(bait: &Bait, case: &mut Case) {
    let text = |text: &mut String| {
        if let Some(hidden) = bait.hidden(text) {
            *text = hidden;
        }
    };
    let shared = |text: &mut Shared| {
        if let Some(hidden) = bait.hidden(text) {
            *text = hidden.into();
        }
    };
    case.inputs.iter_mut().for_each(|input| text(&mut input.name));
    for flow in case.flows.iter_mut() {
        [&mut flow.server_name]
            .into_iter()
            .chain(&mut flow.server_names)
            .chain(&mut flow.alpn)
            .for_each(shared);
        if let Some(hidden) = flow.process.as_deref().and_then(|process| bait.hidden(process)) {
            flow.process = Some(hidden.into());
        }
    }
    case.endpoints.iter_mut().flat_map(|endpoint| &mut endpoint.names).for_each(shared);
    case.names.iter_mut().flat_map(|name| [&mut name.name, &mut name.target]).for_each(shared);
    for message in case.messages.iter_mut() {
        [&mut message.method, &mut message.host, &mut message.content_type, &mut message.user_agent]
            .into_iter()
            .for_each(shared);
        text(&mut message.path);
    }
    for certificate in &mut case.certificates {
        [&mut certificate.subject, &mut certificate.issuer]
            .into_iter()
            .chain(&mut certificate.sans)
            .for_each(text);
    }
    for sighting in &mut case.sightings {
        shared(&mut sighting.path);
        if let Some(hidden) = bait.hidden(&sighting.validation) {
            sighting.validation = hidden.into();
        }
    }
    case.fields
        .iter_mut()
        .flat_map(|row| [&mut row.source, &mut row.table, &mut row.field, &mut row.validation])
        .for_each(text);
    case.findings.iter_mut().flat_map(|row| [&mut row.subject, &mut row.message]).for_each(text);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(text: &str) -> String {
        match values(text) {
            Ok(_) => String::new(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let error = read(Some(Path::new("/nonexistent/me.toml"))).err().expect("nothing is there");
        assert!(error.to_string().starts_with("--bait: /nonexistent/me.toml: "), "{error}");
        assert_eq!(crate::failure::hint(&error).as_deref(), Some("check the path"));
    }

    #[test]
    fn files_are_read_and_errors_say_no_value() {
        let good = "salts = [\"x\"]\n[[bait]]\nname = \"a\"\nclass = \"contact.phone\"\nvalue = 4915123456789\n\
            [[bait]]\nname = \"b\"\nclass = \"location.precise\"\nlat = 52.5\nlon = 13\n";
        assert_eq!(values(good).map(|values| values.len()).ok(), Some(2));
        let entry = |rest: &str| format!("[[bait]]\nname = \"a\"\nclass = \"contact.phone\"\n{rest}\n");
        for (text, expect) in [
            (String::new(), "no [[bait]]"),
            (entry("value = \"hunter22"), "line 4 is no TOML"),
            (entry("vlaue = \"hunter22\""), "unknown key `vlaue`"),
            (entry("hunter22 = \"x\""), "unknown key that is no word"),
            (entry("value = \"hun\""), "fewer than 4 bytes"),
            (entry("value = \"00000000\""), "one letter many times"),
            (entry("value = [\"hunter22\"]"), "has no value"),
            (entry("lat = 91.0\nlon = 0.5"), "has no value"),
            (entry("value = \"hunter22\"\nsalts = \"hunter22\""), "no list of texts"),
            (entry("value = \"hunter22\"").replace("contact.phone", "hunter22"), "no class that is known"),
            (entry("value = \"hunter22\"").repeat(2), "have one name"),
            (
                entry("value = \"hunter22\"") + &entry("value = \"hunter22\"").replace("\"a\"", "\"b\""),
                "have one value",
            ),
        ] {
            let said = failure(&text);
            assert!(said.contains(expect) && !said.contains("hunter22"), "{expect}: {said}");
        }
    }
}
