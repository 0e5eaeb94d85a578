//! The people of the story. All are generated: numbers are test values or built here with their check digits.

/// The account whose phone is captured.
pub(super) const ACCOUNT: u32 = 7_100_420;
/// Others in the same room.
pub(super) const OTHERS: [u32; 5] = [7_100_421, 7_100_433, 7_100_508, 7_100_777, 7_101_964];
/// The room.
pub(super) const ROOM: &str = "M4T7kqpZ";
/// Number of the phone: the usual test number.
pub(super) const PHONE: &str = "13800138000";
/// Number of a friend: another one of its kind.
pub(super) const FRIEND_PHONE: &str = "13900139000";
/// Address under a reserved name (RFC 2606).
pub(super) const EMAIL: &str = "mei.lin@example.com";
/// Android's identifier of the phone.
pub(super) const ANDROID_ID: &str = "3f9ac07be215d864";
/// Advertising identifier of the phone.
pub(super) const ADVERTISING_ID: &str = "0f1e2d3c4b5a69788796a5b4c3d2e1f00123456789abcdef0123456789abcdef";
/// Locally administered, as all hardware addresses of the story.
pub(super) const MAC: &str = "02:00:5e:10:4d:17";
/// Of the access point.
pub(super) const ACCESS_POINT_MAC: &str = "02:00:5e:10:00:01";
/// Dam Square in Amsterdam.
pub(super) const LATITUDE: &str = "52.37305";
/// Dam Square in Amsterdam.
pub(super) const LONGITUDE: &str = "4.89273";

/// Returns the device number: the usual test value.
pub(super) fn imei() -> String {
    with_luhn("49015420323751")
}

/// Returns the number of a SIM card: Chinese issuer, zeros.
pub(super) fn iccid() -> String {
    with_luhn("898600000000123456")
}

/// Returns a resident identity number that nobody has: order numbers begin with 001.
pub(super) fn resident_id() -> String {
    let body = "11010120000101000";
    // ISO 7064 MOD 11-2, as GB 11643-1999 asks for.
    let remainder = body.bytes().fold(0, |sum, digit| (sum + u32::from(digit - b'0')) * 2 % 11);
    let check = char::from_digit((12 - remainder) % 11, 10).unwrap_or('X');
    format!("{body}{check}")
}

/// Appends the check digit of ISO/IEC 7812-1, annex B.
fn with_luhn(body: &str) -> String {
    let mut sum = 0;
    for (index, digit) in body.bytes().rev().enumerate() {
        let digit = u32::from(digit - b'0');
        sum += if index % 2 == 0 { digit * 2 % 10 + digit / 5 } else { digit };
    }
    format!("{body}{}", (10 - sum % 10) % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_are_right() {
        // The worked examples of 3GPP TS 23.003 annex B and of GB 11643-1999.
        assert_eq!(imei(), "490154203237518");
        assert_eq!(resident_id().len(), 18);
    }
}
