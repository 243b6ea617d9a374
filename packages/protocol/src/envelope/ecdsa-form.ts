/**
 * The two spellings of an ECDSA signature over P-256: R ‖ S of 64 bytes, as statements carry it (RFC 7518 3.4), and the
 * DER sequence of OpenSSL (RFC 3279 2.2.3). The run time can translate by itself, but takes longer over the option that
 * asks for it than over a third of the verification.
 */

const half = 32;

/** DER of R ‖ S. Says nothing of the numbers: whoever verifies does. */
export function derOfRaw(raw: Uint8Array): Uint8Array {
  const r = integerOf(raw.subarray(0, half));
  const s = integerOf(raw.subarray(half));
  const der = new Uint8Array(6 + r.length + s.length);
  der[0] = 0x30;
  der[1] = 4 + r.length + s.length;
  der[2] = 0x02;
  der[3] = r.length;
  der.set(r, 4);
  der[4 + r.length] = 0x02;
  der[5 + r.length] = s.length;
  der.set(s, 6 + r.length);
  return der;
}

/** R ‖ S of a DER signature that this run time has just made. */
export function rawOfDer(der: Uint8Array): Uint8Array {
  const raw = new Uint8Array(2 * half);
  const lengthOfR = der[3] ?? 0;
  const lengthOfS = der[5 + lengthOfR] ?? 0;
  place(der.subarray(4, 4 + lengthOfR), raw, half);
  place(der.subarray(6 + lengthOfR, 6 + lengthOfR + lengthOfS), raw, 2 * half);
  return raw;
}

/** The shortest spelling of a positive integer: no leading zeros, but one where the first bit would be a sign. */
function integerOf(bytes: Uint8Array): Uint8Array {
  let first = 0;
  while (first < bytes.length - 1 && bytes[first] === 0) first += 1;
  const digits = bytes.subarray(first);
  if (((digits[0] ?? 0) & 0x80) === 0) return digits;
  const padded = new Uint8Array(digits.length + 1);
  padded.set(digits, 1);
  return padded;
}

/** Right-aligned, so that it ends before `end`; a sign byte in front is left out. */
function place(integer: Uint8Array, into: Uint8Array, end: number): void {
  const digits = integer.length > half ? integer.subarray(integer.length - half) : integer;
  into.set(digits, end - digits.length);
}
