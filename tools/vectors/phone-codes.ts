/** Telephone codes (codes.md 2 to 4), written from the specification alone: codec, bundles, confirmation, and what goes wrong. */
import { base64url, type JsonObject, signingInput, statement } from './forge.ts';
import { proofOf } from './key-proof.ts';
import { Suite } from './suite.ts';
import { day, delegation, delegationTo, keys, kidHeader, now, otherVendor, trust, vendor } from './world.ts';

const quasigroup = [
  '0317598642',
  '7092154863',
  '4206871359',
  '1750983426',
  '6123045978',
  '3674209581',
  '5869720134',
  '8945362017',
  '9438617205',
  '2581436790',
];
const alphabet = 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L';
const firstDay = Date.UTC(2020, 0, 1) / 1000;

type Field = readonly [value: bigint | number, bits: number];

/** Groups of a number made of fields. */
function groupsOf(count: number, fields: readonly Field[]): string[] {
  const number = fields.reduce((bits, [value, size]) => (bits << BigInt(size)) | BigInt(value), 0n);
  const digits = number.toString().padStart(6 * count, '0');
  return Array.from({ length: count }, (_, place) => withCheck(place, digits.slice(6 * place, 6 * place + 6)));
}

function withCheck(place: number, six: string): string {
  let check = 0;
  for (const digit of `${place % 10}${six}`) check = Number(quasigroup[check]?.charAt(Number(digit)));
  return `${six}${check}`;
}

interface Request extends JsonObject {
  readonly bundle: number;
  readonly key: string;
  readonly sub: string;
  readonly device: [number, number, number];
}

const request: Request = { bundle: 12, key: '7QX3M', sub: keys.host.id, device: [1234, 0, 4095] };
const deviceRequest: Request = { bundle: 13, key: '9XJ5D', sub: keys.client.id, device: [7, 8, 9] };

function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

function shortProofOf(asked: Request): bigint {
  return numberOf(proofOf(asked).subarray(0, 5)) >> 1n;
}

function installationOf(kind: number, asked: Request): string {
  const { bundle, key, sub, device } = asked;
  const lastFive = Array.from(key, (letter): Field => [alphabet.indexOf(letter), 5]);
  const facts = device.map((fact): Field => [fact, 12]);
  const id = numberOf(Buffer.from(sub, 'base64url'));
  return `1${kind} ${groupsOf(12, [[bundle, 12], ...lastFive, [id, 120], ...facts, [shortProofOf(asked), 39]]).join(' ')}`;
}

interface Confirmed {
  readonly day: number;
  readonly registration: number;
  readonly signature: Uint8Array;
}

function confirmationOf(kind: number, { day: on, registration, signature }: Confirmed): string {
  return `1${kind} ${groupsOf(27, [
    [on, 14],
    [registration, 5],
    [numberOf(signature), 512],
  ]).join(' ')}`;
}

const hostBundle = {
  number: 12,
  signer: keys.authority.id,
  kind: 'host',
  key: '7QX3M',
  application: 'aurora-os',
  generation: 2025,
  terms: {
    customer: 'Rossi SpA',
    agreement: 'R-2026-014',
    quantity: 200,
    mode: 'report',
    until: now + 400 * day,
    graceDays: 30,
    entitlements: { desktop: { 'max-layers': 200, 'pdf-export': true } },
  },
} as const satisfies JsonObject;
const deviceBundle = {
  number: 13,
  signer: keys.authority.id,
  kind: 'device',
  key: '9XJ5D',
  application: 'aurora-os',
  edition: 'desktop',
  generation: 2025,
  terms: { entitlements: { 'pdf-export': true } },
} as const satisfies JsonObject;
const trialBundle = { ...deviceBundle, number: 14, terms: { trialDays: 30 } } as const satisfies JsonObject;
const bundles = [hostBundle, deviceBundle, trialBundle];

const today = (now - firstDay) / day;
const facts = { vendor, sub: keys.host.id, device: request.device, day: today, registration: 1 } as const;
const common = { iss: vendor, iat: now, registration: 1, application: 'aurora-os', generation: 2025 } as const;
const hostTerms = hostBundle.terms;
const { quantity: _quantity, mode: _mode, ...objectTerms } = hostTerms;
const grant: JsonObject = { ...common, sub: keys.host.id, key: '7QX3M', ...hostTerms };
const object: JsonObject = { ...common, sub: keys.host.id, key: '7QX3M', ...objectTerms };
const license: JsonObject = {
  ...common,
  sub: keys.client.id,
  key: '9XJ5D',
  edition: 'desktop',
  device: deviceRequest.device,
  ...deviceBundle.terms,
};
const { entitlements: _entitlements, ...plainLicense } = license as typeof license & { entitlements: unknown };
const trial: JsonObject = { ...plainLicense, trial: true, until: now + 30 * day, graceDays: 0 };

function signed(kind: string, claims: JsonObject): string {
  return statement(kidHeader(kind, keys.authority), claims, keys.authority);
}

function confirmed(text: string, change: Partial<Confirmed> = {}): Confirmed {
  const signature = Buffer.from(text.split('.')[2] ?? '', 'base64url');
  return { day: today, registration: 1, signature, ...change };
}

const grantText = signed('host-grant', grant);
const installation = installationOf(1, request);
const confirmation = confirmationOf(1, confirmed(grantText));

export function phoneCodeSuite(): Suite {
  const suite = new Suite(
    'phone-codes',
    'Telephone codes: installation ID, confirmation ID, bundles (codes.md 2 to 4)',
    'confirm',
  );
  writing(suite);
  reading(suite);
  mistakes(suite);
  bundlesRead(suite);
  rendering(suite);
  confirming(suite);
  return suite;
}

function writing(suite: Suite): void {
  const write = (name: string, about: string, kind: string, asked: Request): void =>
    suite.accept(
      name,
      about,
      { kind, ...asked, proof: base64url(proofOf(asked)) },
      {
        operation: 'installation-id',
        result: { text: installationOf(['host', 'device', 'directory'].indexOf(kind) + 1, asked) },
      },
    );
  write('installation-id-of-a-host', 'what a host reads out', 'host', request);
  write('installation-id-of-a-device', 'what a device reads out', 'device', deviceRequest);
  write('installation-id-of-a-directory', 'what a directory reads out', 'directory', {
    ...request,
    device: [0, 0, 0],
  });
}

const installationOperation = { operation: 'read-installation-id' };
const confirmationOperation = { operation: 'read-confirmation-id' };

function reading(suite: Suite): void {
  const fields: JsonObject = { kind: 'host', ...request, proof: Number(shortProofOf(request)) };
  const spoken = { day: today, registration: 1, signature: grantText.split('.')[2] ?? '' };
  const [head = '', ...groups] = installation.split(' ');
  const [confirmationHead = '', ...confirmationGroups] = confirmation.split(' ');
  const letters = groups.map((group, place) => [String.fromCharCode(65 + place), group] as const);
  const spellings: Record<string, string> = {
    plain: installation,
    'without-gaps': installation.replaceAll(' ', ''),
    'with-dashes': installation.replaceAll(' ', '-'),
    'with-labels': `${head}\n${letters.map(([label, group]) => `${label}  ${group}`).join('\n')}`,
    'with-labels-and-colons': `${head} ${letters.map(([label, group]) => `${label}: ${group}`).join(', ')}`,
    'with-small-labels': head + letters.map(([label, group]) => label.toLowerCase() + group).join(''),
    'with-a-heading': `Installation ID:\r\n\t${installation}\r\n`,
    'in-halves': `1 1 ${groups.map((group) => `${group.slice(0, 3)} ${group.slice(3)}`).join(' / ')}`,
  };
  for (const [name, text] of Object.entries(spellings)) {
    suite.accept(`installation-${name}`, 'read forgivingly', { text }, { ...installationOperation, result: fields });
  }
  const numbered = confirmationGroups.map((group, place) => [place + 1, group] as const);
  const confirmations: Record<string, string> = {
    plain: confirmation,
    'without-gaps': confirmation.replaceAll(' ', ''),
    'with-labels': `${confirmationHead}\n${numbered.map(([label, group]) => `${label}  ${group}`).join('\n')}`,
    'with-labels-and-brackets': `${confirmationHead} ${numbered.map(([label, group]) => `(${label}) ${group}`).join(' ')}`,
  };
  for (const [name, text] of Object.entries(confirmations)) {
    const result = { kind: 'host', ...spoken };
    suite.accept(`confirmation-${name}`, 'read forgivingly', { text }, { ...confirmationOperation, result });
  }
}

/** A digit changed by one. */
function changed(text: string, at: number): string {
  return `${text.slice(0, at)}${(Number(text[at]) + 1) % 10}${text.slice(at + 1)}`;
}

function exchanged(code: string, one: number, other: number): string {
  const groups = code.split(' ');
  return groups
    .with(one + 1, groups[other + 1] ?? '')
    .with(other + 1, groups[one + 1] ?? '')
    .join(' ');
}

function mistakes(suite: Suite): void {
  const typing = 'a misheard digit makes a request for another key or machine';
  const bad = (name: string, text: string, groups: readonly string[], code = 'phone-code-mistyped'): void => {
    const operation = name.startsWith('confirmation') ? confirmationOperation : installationOperation;
    suite.refuse(name, code, typing, { text }, { ...operation, result: { groups: [...groups] } });
  };
  bad('installation-wrong-digit-in-a', changed(installation, 5), ['A']);
  bad('installation-wrong-check-digit-in-l', changed(installation, installation.length - 1), ['L']);
  bad('installation-two-wrong-digits', changed(changed(installation, 13), 61), ['B', 'H']);
  bad('confirmation-wrong-digit-in-27', changed(confirmation, confirmation.length - 3), ['27']);
  bad('installation-groups-exchanged', exchanged(installation, 2, 3), ['C', 'D']);
  bad('confirmation-groups-exchanged', exchanged(confirmation, 8, 25), ['9', '26']);
  const neighbours =
    installation.slice(0, 14) + installation.charAt(15) + installation.charAt(14) + installation.slice(16);
  bad('installation-digits-exchanged', neighbours, ['B']);
  bad('installation-letter-for-a-digit', installation.replace(/.(?=.{5}$)/, 'O'), ['L']);
  const groups = installation.split(' ');
  bad('installation-group-missing', groups.toSpliced(5, 1).join(' '), ['E']);
  bad('installation-group-twice', groups.toSpliced(5, 0, groups[5] ?? '').join(' '), ['F']);
  bad('installation-digit-missing', groups.with(7, (groups[7] ?? '').slice(1)).join(' '), ['G']);
  bad('installation-cut-short', groups.slice(0, 9).join(' '), [], 'phone-code-incomplete');
  bad('confirmation-is-an-installation-id', installation, [], 'phone-code-incomplete');
  bad('installation-without-its-two-digits', '', [], 'phone-code-incomplete');
  bad('installation-of-another-format', `2${installation.slice(1)}`, [], 'phone-code-unknown');
  bad('installation-of-no-kind', `14${installation.slice(2)}`, [], 'phone-code-unknown');
  const over = groupsOf(12, [[1n << 232n, 233]]);
  bad('installation-number-too-large', `11 ${over.join(' ')}`, ['A', 'K']);
}

function bundlesRead(suite: Suite): void {
  const operation = { operation: 'parse-bundles' };
  suite.accept(
    'bundles',
    'of a host key, a device key and a trial',
    { bundles },
    { ...operation, result: { numbers: [12, 13, 14] } },
  );
  suite.accept('no-bundles', 'a vendor without this road', { bundles: [] }, { ...operation, result: { numbers: [] } });
  const bad = (name: string, attack: string, value: JsonObject[]): void =>
    suite.refuse(name, 'vendor-file-invalid', attack, { bundles: value }, operation);
  bad('bundle-0', 'the number that means none', [{ ...hostBundle, number: 0 }]);
  bad('bundle-4096', 'a number that does not fit', [{ ...hostBundle, number: 4096 }]);
  bad('bundle-number-twice', 'which of two is meant is chosen by the order in a file', [
    hostBundle,
    { ...deviceBundle, number: 12 },
  ]);
  bad('bundle-with-an-unknown-term', 'a term that one side leaves out', [
    { ...hostBundle, terms: { ...hostTerms, seats: 5 } },
  ]);
  bad('bundle-customer-of-two-lines', 'a file prints over what stands beside it', [
    { ...hostBundle, terms: { customer: 'Rossi\nSpA' } },
  ]);
  bad('bundle-trial-of-a-host', 'a term of the other kind', [{ ...hostBundle, terms: { trialDays: 30 } }]);
}

function rendering(suite: Suite): void {
  const operation = 'render-bundle';
  const render = (name: string, about: string, input: JsonObject, text: string): void =>
    suite.accept(name, about, input, { operation, result: { signingInput: text } });
  const header = (kind: string): JsonObject => kidHeader(kind, keys.authority);
  const client = { ...facts, sub: keys.client.id, device: deviceRequest.device };
  render(
    'render-grant',
    'the grant of a host',
    { kind: 'host', bundle: hostBundle, facts },
    signingInput(header('host-grant'), grant),
  );
  render(
    'render-object',
    'without quantity and mode',
    { kind: 'directory', bundle: hostBundle, facts },
    signingInput(header('activation-object'), object),
  );
  render(
    'render-license',
    'with the facts of the device',
    { kind: 'device', bundle: deviceBundle, facts: client },
    signingInput(header('device-license'), license),
  );
  render(
    'render-trial',
    'which ends 30 days after its day',
    { kind: 'device', bundle: trialBundle, facts: client },
    signingInput(header('device-license'), trial),
  );
}

function confirming(suite: Suite): void {
  const asked: JsonObject = { kind: 'host', ...request, bundles, delegation: [delegation()] };
  const input = (text: string, change: JsonObject = {}, more: JsonObject = {}): JsonObject => ({
    text,
    asked: { ...asked, ...change },
    trust: { ...trust, ...more },
  });
  suite.accept('confirmed', 'the grant of a host', input(confirmation));
  const licensed = confirmationOf(2, confirmed(signed('device-license', license)));
  suite.accept('confirmed-license', 'the license of a device', input(licensed, { kind: 'device', ...deviceRequest }));
  const published = confirmationOf(3, confirmed(signed('activation-object', object)));
  suite.accept('confirmed-object', 'the object of a directory', input(published, { kind: 'directory' }));
  const bad = (name: string, code: string, attack: string, value: JsonObject, result?: JsonObject): void =>
    suite.refuse(name, code, attack, value, result && { result });
  const foreign = 'confirmation-not-ours';
  bad(
    'for-another-machine',
    foreign,
    'one confirmation serves many machines',
    input(confirmation, { sub: keys.otherHost.id }),
  );
  bad(
    'for-another-device',
    foreign,
    'a license is used on a machine with other facts',
    input(licensed, { kind: 'device', ...deviceRequest, device: [7, 8, 10] }),
  );
  bad(
    'for-another-key',
    foreign,
    'a cheap key is confirmed as a dear one',
    input(confirmation, { key: '9XJ5D', bundles: [{ ...hostBundle, key: '9XJ5D' }] }),
  );
  bad('for-another-vendor', foreign, "another vendor's confirmation", input(confirmation, {}, { vendor: otherVendor }));
  bad(
    'bundle-edited',
    foreign,
    'a customer edits the vendor file and buys more',
    input(confirmation, { bundles: [{ ...hostBundle, terms: { ...hostTerms, quantity: 2000 } }] }),
  );
  bad(
    'bundle-of-a-newer-generation',
    foreign,
    'a customer edits the vendor file',
    input(confirmation, { bundles: [{ ...hostBundle, generation: 2026 }] }),
  );
  bad('object-as-grant', foreign, 'a confirmation for a directory licenses a host', input(`11${published.slice(2)}`));
  bad(
    'day-changed',
    foreign,
    'a grant is dated anew',
    input(confirmationOf(1, confirmed(grantText, { day: today - 1 }))),
  );
  bad(
    'registration-changed',
    foreign,
    'a registration is counted as another',
    input(confirmationOf(1, confirmed(grantText, { registration: 2 }))),
  );
  bad(
    'signature-of-zeros',
    foreign,
    'anybody types digits',
    input(confirmationOf(1, confirmed(grantText, { signature: new Uint8Array(64) }))),
  );
  const mallory = statement(kidHeader('host-grant', keys.authority), grant, keys.mallory);
  bad('signed-by-mallory', foreign, 'a false hot line', input(confirmationOf(1, confirmed(mallory))));
  bad(
    'by-another-delegated-key',
    foreign,
    'a bundle of another signer',
    input(confirmation, { delegation: [delegationTo(keys.oldAuthority)] }),
  );
  bad(
    'delegation-by-mallory',
    'root-unknown',
    'a false vendor file',
    input(confirmation, { delegation: [delegation({ signer: keys.mallory })] }),
  );
  bad(
    'kind-not-delegated',
    'kind-not-delegated',
    'a key for packs confirms hosts',
    input(confirmation, { delegation: [delegation({ claims: { kinds: ['product-pack'] } })] }),
  );
  bad(
    'day-after-tomorrow',
    'issued-in-future',
    'a grant banked for later',
    input(confirmation, {}, { now: now - 2 * day }),
  );
  bad(
    'after-the-delegations-end',
    'outside-issuer-window',
    'an authority that may no longer sign',
    input(confirmation, { delegation: [delegation({ claims: { exp: now - 1 } })] }),
  );
  bad('code-of-a-device', 'phone-code-of-other-kind', 'a confirmation for something else', input(licensed), {
    groups: [],
  });
  bad(
    'bundle-not-in-the-file',
    'bundle-unknown',
    'another vendor file than the one of the request',
    input(confirmation, { bundles: [deviceBundle] }),
  );
  bad('bundle-of-another-key', 'bundle-unknown', 'the bundle of another key', input(confirmation, { bundle: 13 }));
  bad(
    'groups-ten-apart-exchanged',
    'phone-code-mistyped',
    'an exchange that the check digits do not see',
    input(exchanged(confirmation, 4, 14)),
    { groups: ['5', '15'] },
  );
  bad('mistyped', 'phone-code-mistyped', 'a misheard digit', input(changed(confirmation, 47)), { groups: ['6'] });
}
