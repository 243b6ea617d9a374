/** Telephone codes as people type them, and bundles as strangers write them. */
import {
  confirmationId,
  type GroupsSoFar,
  groupsSoFar,
  installationId,
  parseBundles,
  printedPhoneCode,
  readConfirmationId,
  readInstallationId,
} from '@attiva/protocol';
import { readAskedText } from '../../../packages/authority/src/desk/asked-text.ts';
import { groupDigits, installationLayout } from '../../../packages/protocol/src/codes/phone-code.ts';
import { readPhoneCode } from '../../../packages/protocol/src/codes/phone-reading.ts';
import { jsonMutator, readJson } from '../json-mutators.ts';
import { judged } from '../outcome.ts';
import { type FuzzTarget, type Mutator, promise } from '../target.ts';
import { textMutators } from '../text-mutators.ts';
import { vectorInputs } from './vector-inputs.ts';

const codes = 'packages/protocol/src/codes';

/** One digit exchanged, put in or left out: what a person mishears. */
const mishear: Mutator = (text, random) => {
  const at = random.below(text.length + 1);
  const put = random.oneIn(4) ? '' : String(random.below(10));
  return text.slice(0, at) + put + text.slice(at + random.below(2));
};

/** A whole code with right check digits, whatever it says. */
const anotherCode: Mutator = (_text, random) => {
  const kind = random.pick(['host', 'device', 'directory'] as const);
  if (random.oneIn(2)) {
    return confirmationId({
      kind,
      day: random.below(16_384),
      registration: random.below(32),
      signature: random.bytes(64),
    });
  }
  const [bundle, system, disk, network] = [random.below(4096), random.below(4096), random.below(4096), 0];
  const sub = Buffer.from(random.bytes(15)).toString('base64url');
  return installationId({
    kind,
    bundle,
    key: '7QX3M',
    sub,
    device: [system, disk, network],
    proof: random.below(2 ** 31),
  });
};

/** Groups as they stand, in another order. */
const exchange: Mutator = (text, random) => {
  const groups = text.split(' ');
  const [one, other] = [random.below(groups.length), random.below(groups.length)];
  return groups
    .with(one, groups[other] ?? '')
    .with(other, groups[one] ?? '')
    .join(' ');
};

const texts = (): readonly string[] =>
  [
    ...vectorInputs('read-installation-id', 'phone-codes'),
    ...vectorInputs('read-confirmation-id', 'phone-codes'),
  ].flatMap(({ text }) => (typeof text === 'string' ? [text] : []));

const phoneCodes: FuzzTarget = {
  name: 'phone-codes',
  covers: ['protocol:readInstallationId', 'protocol:readConfirmationId', 'protocol:readPhoneCode'],
  sources: [codes],
  seeds: texts,
  mutators: [mishear, mishear, mishear, exchange, anotherCode, ...textMutators],
  dictionary: ['A', 'L', '1:', '(27)', '11 ', '13 ', ' - ', '\n', '\u2212', 'O', '٣', 'ſ', ': ', '00000000', '9999999'],
  longest: 2100,
  run: (text) => {
    const installation = judged(
      () => readInstallationId(text),
      (fields) => {
        promise(installationId(readInstallationId(installationId(fields))) === installationId(fields), 'another code');
        promise(readPhoneCode(installationLayout, text).kind === fields.kind, 'two readings of one text');
        return `installation ${fields.kind}`;
      },
    );
    const confirmation = judged(
      () => readConfirmationId(text),
      (fields) => {
        promise(printedPhoneCode(confirmationId(fields)).groups.length === 27, 'a code of another length');
        return `confirmation ${fields.kind}`;
      },
    );
    const soFar = (['installation', 'confirmation'] as const).map((code) => checkSoFar(code, groupsSoFar(code, text)));
    return [installation, confirmation, ...soFar].join();
  },
};

/** What is right so far must stay right, and be what entry can go on from. */
function checkSoFar(code: 'installation' | 'confirmation', soFar: GroupsSoFar): string {
  const { good, goodGroups, next, refusal, begun, kind } = soFar;
  promise(
    refusal !== undefined || (next === undefined && soFar.wrong.length === 0),
    'a code that is not whole is taken',
  );
  promise(begun.length < groupDigits, 'a whole group is called begun');
  if (kind === undefined) return 'nothing';
  const again = groupsSoFar(code, good);
  promise(again.good === good && again.wrong.length === 0 && again.goodGroups === goodGroups, 'what was good is not');
  return `${goodGroups}${soFar.wrong.length > 0}`;
}

/** What the vendor's desk is handed: digits, requests, addresses with either behind their `#`. */
const askedTexts: FuzzTarget = {
  name: 'asked-texts',
  covers: ['authority:readAskedText'],
  sources: ['packages/authority/src/desk/asked-text.ts'],
  seeds: () => [
    ...texts().slice(0, 8),
    ...['open-registration', 'open-host-request'].flatMap((operation) =>
      vectorInputs(operation, 'registrations').flatMap(({ text }) => (typeof text === 'string' ? [text] : [])),
    ),
  ],
  mutators: [mishear, ...textMutators],
  dictionary: ['https://authority.aurora.example/phone#', '#', 'eyJ', '.', '{', '\uFEFF', '%23'],
  longest: 21_000,
  run: (text) =>
    judged(
      () => readAskedText(text),
      (asked) => {
        if (asked.kind === 'installation-id') return `installation ${asked.fields.kind}`;
        promise(/^[\w-]+\.[\w-]+\.[\w-]*$/.test(asked.statement), 'a statement that is none');
        return asked.kind;
      },
    ),
};

const bundles: FuzzTarget = {
  name: 'bundles',
  covers: ['protocol:parseBundles'],
  sources: [`${codes}/bundle.ts`],
  seeds: () => vectorInputs('parse-bundles', 'phone-codes').map((input) => JSON.stringify(input['bundles'])),
  mutators: [jsonMutator(['host', 'device', 'report', 'desktop']), jsonMutator(), ...textMutators.slice(0, 4)],
  dictionary: ['"terms":{', '"trialDays":', '"number":', '\\ud800', '4095'],
  longest: 20_000,
  run: (text) =>
    judged(
      () => parseBundles(readJson(text)),
      (found) => {
        promise(new Set(found.map(({ number }) => number)).size === found.length, 'a number that stands twice');
        return `bundles ${found.length > 1}`;
      },
    ),
};

export const phoneCodeTargets: readonly FuzzTarget[] = [phoneCodes, askedTexts, bundles];
