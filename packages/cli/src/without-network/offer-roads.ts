/**
 * The room of every road without a network: what a machine asks is shown as QR code, file and digits, and the answer comes back the
 * same ways (`take-answer.ts`). Hosts, device keys, directories and renewals use it alike. It knows no licensing: what is asked was
 * signed before, and what an answer is worth is judged by whoever asked.
 */
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { phoneAddress, type VendorClaims } from '@attiva/protocol';
import type { Answer, Call, OptionSpec } from '../program/command-spec.ts';
import { asJson } from '../program/json.ts';
import { unwritableFile } from '../program/named-file.ts';
import { contactLines, contactsHere } from './contacts-here.ts';
import { drawQrCode, makeQrCode, type QrCode, qrPng, sizeOfDrawing } from './qr-code.ts';
import { labelledGroups, spokenLines } from './spoken-id.ts';

/** The options of every command that offers the roads. */
export const roadOptions: readonly OptionSpec[] = [
  { flags: '--request <file>', purpose: 'write the request as a file, to be carried or mailed' },
  { flags: '--png <file>', purpose: 'write the QR code as a picture, to be printed or shown' },
  { flags: '--country <code>', purpose: "whom to call: the vendor's contacts for this country, such as IT" },
];

/** What of a vendor's statement is needed to reach it. */
export type AskedVendor = Pick<VendorClaims, 'iss' | 'name' | 'authority' | 'portal' | 'support'>;

export interface RoadsOffer {
  /** One line: what is asked, of whom. */
  readonly title: string;
  /** Who is asked, and whom to call there. */
  readonly vendor: AskedVendor;
  /** The signed request: what the file holds. */
  readonly statement: string;
  /** As the protocol makes it, both plain digits first; absent where the vendor has not prepared the telephone for this. */
  readonly installationId?: string | undefined;
  /** The command that asks online. */
  readonly online: string;
  /** The command that takes the answer: `attiva host confirm`. */
  readonly confirm: string;
  /** Facts of the asking side, for `--json`. */
  readonly facts: object;
}

/**
 * Writes the files that were asked for, draws the QR code where a person sits before a terminal that is large enough, and says how
 * the request travels and how the answer comes back.
 * @throws {ActivationError} `wrong-usage`: a file that cannot be written, a country that is none.
 */
export async function offerRoads(call: Call, offer: RoadsOffer): Promise<Answer> {
  const address = phoneAddress(offer.vendor, offer.installationId ?? offer.statement);
  const here = contactsHere(call, offer.vendor);
  const code = await makeQrCode(address);
  const request = await writeAsked(call, 'request', `${offer.statement}\n`);
  const png = await writeAsked(call, 'png', await qrPng(code));
  const view = viewOf(call, code);
  const { installationId, facts, confirm, statement, vendor } = offer;
  const json = asJson({
    ...facts,
    vendor: vendor.iss,
    statement,
    address,
    ...(installationId !== undefined && { installationId, groups: labelledGroups(installationId) }),
    request,
    png,
    ...here,
    confirm,
  });
  const before = [offer.title, '', ...onlineLines(offer), ...codeLines({ view, png })];
  const after = [
    `File    ${request === undefined ? '--request FILE writes the request; ' : `${request}: `}send it to the vendor, take back the answer`,
    ...voiceLines(installationId),
    '',
    ...contactLines(vendor, here),
    '',
    ...thenLines(offer),
  ];
  if (view.kind !== 'drawn') return { json, text: [...before, ...after].join('\n') };
  call.terminal.out(before.join('\n'));
  call.terminal.draw({ onWhite: drawQrCode(code, 'dark'), plain: drawQrCode(code, 'light') });
  return { json, text: after.join('\n') };
}

type View =
  | { readonly kind: 'drawn' }
  | { readonly kind: 'nobody' }
  | { readonly kind: 'too-small'; readonly needed: string; readonly there: string };

/** Whether the code can be drawn. Half of a code is none, so one that would not fit is not drawn at all. */
function viewOf(call: Call, code: QrCode): View {
  const { stdout } = call.terminal;
  if (stdout.isTTY !== true || call.flag('json')) return { kind: 'nobody' };
  const { columns, lines } = sizeOfDrawing(code);
  const { columns: wide = 80, rows: high = 24 } = stdout;
  if (columns <= wide && lines < high) return { kind: 'drawn' };
  return { kind: 'too-small', needed: `${columns} columns and ${lines + 1} lines`, there: `${wide} and ${high}` };
}

function codeLines({ view, png }: { readonly view: View; readonly png: string | undefined }): readonly string[] {
  const read = 'read it with a telephone; the page that opens shows the answer';
  const picture = png === undefined ? '--png FILE writes it as a picture' : png;
  if (view.kind === 'drawn') return [`QR      ${read}${png === undefined ? '' : `. Also in ${png}`}`];
  if (view.kind === 'nobody') return [`QR      ${picture}: ${read}`];
  return [
    `QR      the code needs ${view.needed}, this terminal has ${view.there}: enlarge it or choose a smaller`,
    `        letter and repeat the command; or ${picture}: ${read}`,
  ];
}

function voiceLines(installationId: string | undefined): readonly string[] {
  if (installationId === undefined)
    return ['Voice   not prepared by this vendor for this key; take the QR code or the file'];
  return [
    'Voice   read out 86 digits, about three minutes; take down 191, about six: a',
    '        signature that nobody can forge. Each group proves itself, and you may',
    '        stop at any time and go on later.',
    ...spokenLines(installationId).map((line) => `          ${line}`),
  ];
}

/** A command up to this long has its purpose behind it; a longer one stands alone on its line, to be copied whole. */
const longestBesideWords = 50;
const where = 'where the vendor can be reached';

function onlineLines({ online }: RoadsOffer): readonly string[] {
  if (online.length <= longestBesideWords) return [`Online  ${online}   ${where}`];
  return [`Online  ${where}:`, `          ${online}`];
}

function thenLines({ confirm, installationId }: RoadsOffer): readonly string[] {
  if (confirm.length > longestBesideWords)
    return [
      'Then    the answer, a file or a photo of its QR code:',
      `          ${confirm} FILE`,
      ...(installationId === undefined
        ? []
        : ['        or type the confirmation ID, group by group:', `          ${confirm}`]),
    ];
  return [
    `Then    ${confirm} FILE   the answer: a file, or a photo of its QR code`,
    ...(installationId === undefined ? [] : [`        ${confirm}        to type the confirmation ID, group by group`]),
  ];
}

async function writeAsked(
  call: Call,
  option: 'request' | 'png',
  content: string | Buffer,
): Promise<string | undefined> {
  const file = call.text(option);
  if (file === undefined) return undefined;
  const path = resolve(call.terminal.workingDirectory, file);
  try {
    await writeFile(path, content);
    return file;
  } catch (cause) {
    throw unwritableFile(path, cause);
  }
}
