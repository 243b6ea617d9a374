/** The installation ID (spec/codes.md 2): what a request says, in 84 digits that a person reads out to the vendor. */
import { isShortId } from '../envelope/ids.ts';
import type { DeviceFacts } from '../statements/claims.ts';
import { keyAlphabet } from './key-checksum.ts';
import { installationLayout, type PhoneKind, renderPhoneCode, splitBits } from './phone-code.ts';
import { readPhoneCode } from './phone-reading.ts';

export interface InstallationFields {
  readonly kind: PhoneKind;
  /** Number of the bundle in the vendor file: 1 … 4095. */
  readonly bundle: number;
  /** Last five characters of the product key. */
  readonly key: string;
  /** Id of the host's or client's key, or of the directory: 20 characters. */
  readonly sub: string;
  readonly device: DeviceFacts;
  /** The first 39 bits of the proof: `shortProof`. */
  readonly proof: number;
}

const proofBits = 39;
const lastFiveBits = 25;

/** The first 39 bits of a proof (`registrationProof`): what the telephone carries of it. */
export function shortProof(proof: string): number {
  const bytes = Buffer.from(proof, 'base64url').subarray(0, 5);
  return Math.floor(Number(BigInt(`0x0${bytes.toString('hex')}`)) / 2);
}

/**
 * The installation ID in its one spelling: `11 0123456 …`, two plain digits and twelve groups (`printedPhoneCode` labels
 * them). @throws {TypeError} for values that do not fit.
 */
export function installationId(fields: InstallationFields): string {
  const { kind, bundle, key, sub, device, proof } = fields;
  if (!isShortId(sub)) throw new TypeError('`sub` of an installation ID: an id of 20 characters');
  return renderPhoneCode(installationLayout, kind, [
    [bundle, 12],
    [valueOfLastFive(key), lastFiveBits],
    [BigInt(`0x${Buffer.from(sub, 'base64url').toString('hex')}`), 120],
    [device[0], 12],
    [device[1], 12],
    [device[2], 12],
    [proof, proofBits],
  ]);
}

/**
 * Reads a typed installation ID: spaces, dashes, line ends and labels do not matter.
 * @throws {ActivationError} `phone-code-mistyped` with the wrong groups in `facts.groups`, `phone-code-incomplete` with
 * the next one in `facts.next`, `phone-code-unknown`.
 */
export function readInstallationId(text: string): InstallationFields {
  const { kind, number } = readPhoneCode(installationLayout, text);
  const [bundle = 0n, key = 0n, sub = 0n, system, disk, network, proof] = splitBits(
    number,
    12,
    25,
    120,
    12,
    12,
    12,
    39,
  );
  return {
    kind,
    bundle: Number(bundle),
    key: lastFiveOfValue(Number(key)),
    sub: Buffer.from(sub.toString(16).padStart(30, '0'), 'hex').toString('base64url'),
    device: [Number(system), Number(disk), Number(network)],
    proof: Number(proof),
  };
}

function valueOfLastFive(key: string): number {
  const values = Array.from(key, (character) => keyAlphabet.indexOf(character));
  if (values.length !== 5 || values.includes(-1)) throw new TypeError('`key` of an installation ID: the last five');
  return values.reduce((bits, value) => (bits << 5) | value, 0);
}

function lastFiveOfValue(bits: number): string {
  return [20, 15, 10, 5, 0].map((shift) => keyAlphabet.charAt((bits >> shift) & 31)).join('');
}
