//! Chile: national roles (RUN of persons, RUT of taxpayers; Registro Civil, Servicio de Impuestos Internos), modulo 11.

use super::{
    Number,
    check::{body, byte, digits, letter, sum_right},
};

pub(super) static RUT: Number = Number {
    id: "cl.rut",
    class: "gov.id.national",
    country: "CL",
    title: "Chilean national role (RUT, RUN)",
    keys: &["run", "rut", "rutnumber", "idno", "idnumber"],
    words: &["rut", "run", "rol único", "r.u.t"],
    shapes: &["dd.ddd.ddd-N", "d.ddd.ddd-N", "dddddddd-N", "ddddddd-N", "ddddddddN", "dddddddN"],
    check: |id| {
        let id = id.strip_prefix(b"CL").unwrap_or(id);
        let role = body(id);
        let weighted = sum_right(role, &[2, 3, 4, 5, 6, 7]);
        (digits(role, 7) || digits(role, 8))
            && byte(role, 0) != b'0'
            && byte(id, role.len()) == letter(b"0K987654321", weighted % 11)
    },
    examples: &["32.467.431-4", "9.322.676-3"],
    non_examples: &["32.467.431-0", "32.467.431-"],
    ..Number::NONE
};
