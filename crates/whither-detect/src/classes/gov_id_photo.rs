//! Pictures of identity documents: a key that names the document and a value that is a picture. Never kept.

use crate::class::{Class, ClassInfo, Confidence, Found, Keyed};

/// `gov.id.photo`.
pub(super) const CLASS: Class = Class {
    info: ClassInfo {
        id: "gov.id.photo",
        title: "picture of an identity document",
        sensitivity: 4,
        linddun: "identifying",
        identifier: false,
        content: true,
    },
    keys: &[
        "certphoto",
        "documentback",
        "documentfront",
        "documentimage",
        "documentphoto",
        "idcardback",
        "idcardfront",
        "idcardimage",
        "idcardimg",
        "idcardphoto",
        "idcardpic",
        "idcardpicture",
        "idimage",
        "idphoto",
        "passportimage",
        "passportphoto",
        "passportscan",
        "sfzzp",
        "zjzp",
        "zp",
        "证件照",
        "证件照片",
        "身份证照片",
        "照片",
    ],
    keyed,
    rank: 60,
    presence_only: true,
    examples: &[
        ("{\"idCardFront\":\"/9j/4AAQSkZJRgABAQAAAQABAAD\"}", ""),
        ("{\"passport_photo\":\"iVBORw0KGgoAAAANSUhEUgAA\"}", ""),
        ("{\"zjzp\":\"data:image/jpeg;base64,/9j/4AAQSkZJRg\"}", ""),
    ],
    non_examples: &[
        "{\"idCardFront\":\"https://example.com/a.jpg\"}",
        "{\"idCardFront\":\"\"}",
        "{\"photo\":\"/9j/4AAQSkZJRgABAQAAAQABAAD\"}",
    ],
    ..Class::NONE
};

/// Beginnings of pictures in base64 (JPEG, PNG), and of any picture in a data URL (RFC 2397).
const PICTURES: [&[u8]; 4] = [b"/9j/", b"iVBORw0KGgo", b"data:image/", b"UklGR"];

fn keyed<'a>(keyed: &Keyed<'a, '_>) -> Option<Found<'a>> {
    let is_picture = PICTURES.iter().any(|head| keyed.value.starts_with(head));
    is_picture.then(|| keyed.found("picture, field name", Confidence::High))
}
