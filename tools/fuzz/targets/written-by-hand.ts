/** What administrators and vendors write: configuration, pack.toml, terms of agreements, bodies of administration requests. */
import { readFileSync } from 'node:fs';
import {
  among,
  type ConfigSchema,
  list,
  object,
  optional,
  parseConfig,
  text,
  usual,
  whole,
  yesNo,
} from '@attiva/daemon';
import { hostConfigSchema, hostToml } from '@attiva/host';
import { canonicalJson, checkEntitlements } from '@attiva/protocol';
import { authorityConfigSchema, authorityToml } from '../../../packages/authority/src/config/authority-config.ts';
import { endOfDay, readFeatures } from '../../../packages/authority/src/customers/agreement-terms.ts';
import { auroraPackToml } from '../../../packages/authority/src/products/aurora-pack.ts';
import { readPackToml } from '../../../packages/authority/src/products/pack-toml.ts';
import {
  readRootAnswer,
  readRootRequest,
  rootAnswerText,
} from '../../../packages/authority/src/ceremony/root-files.ts';
import { openRootKey } from '../../../packages/authority/src/signing/root-key.ts';
import { readFields, readTexts } from '../../../packages/daemon/src/api/read-fields.ts';
import { readMoment, readSpan } from '../../../packages/lab/src/scenario/moments.ts';
import { readScenario } from '../../../packages/lab/src/scenario/read-scenario.ts';
import { keys } from '../../vectors/world.ts';
import { jsonMutator, readJson } from '../json-mutators.ts';
import { judged, labelOfError } from '../outcome.ts';
import { type FuzzTarget, promise } from '../target.ts';
import { textMutators } from '../text-mutators.ts';

function configTarget<Config>(name: string, schema: ConfigSchema<Config>, example: string): FuzzTarget {
  // What is commented out in the example is what people write.
  const written = example.replace(/^# (?=[\w.]+ = )/gm, '');
  return {
    name,
    covers: ['daemon:parseConfig'],
    sources: ['packages/daemon/src/config', 'packages/daemon/src/schema', 'node_modules/smol-toml'],
    seeds: () => ['', example, written, '[activation]\nnetworks = ["10.0.0.0/8"]\n[administraton]\nport = 1\n'],
    mutators: textMutators,
    dictionary: [
      ' = ',
      '[',
      ']',
      '[[',
      '"',
      '"""',
      "'''",
      '\n',
      '{',
      '}',
      '#',
      '.',
      '__proto__',
      '1979-05-27',
      'inf',
      'nan',
      '0x',
    ],
    longest: 8000,
    run: (text) =>
      judged(
        () => parseConfig(text, schema, 'a file'),
        (config) => {
          promise(typeof config === 'object' && config !== null, 'a configuration that is no table');
          return `config ${Object.keys(config).length}`;
        },
      ),
  };
}

const scenarioSeeds = ['image-together-same', 'clock-set-back', 'agreement-ends', 'lossy-network'].map((name) =>
  readFileSync(new URL(`../../../packages/lab/scenarios/${name}.toml`, import.meta.url), 'utf8'),
);

const scenario: FuzzTarget = {
  name: 'scenario',
  covers: ['lab:readScenario', 'lab:readMoment', 'lab:readSpan'],
  sources: ['packages/lab/src/scenario', 'packages/daemon/src/config', 'node_modules/smol-toml'],
  seeds: () => scenarioSeeds,
  mutators: textMutators,
  dictionary: [
    '[[step]]\nat = "day 9"\n',
    '[[machines]]\n',
    'pc-*',
    'pc-001..pc-003',
    '-90 days',
    'day 1 08:30',
    ', ',
    '\n',
  ],
  longest: 6000,
  run: (text) =>
    judged(
      () => readScenario(text, 'a file'),
      ({ step, machines }) => {
        for (const { at } of step) promise(readMoment(at) >= 0, 'a moment before the beginning');
        for (const { within } of machines) promise(Number.isSafeInteger(readSpan(within)), 'a span that is no number');
        return `scenario ${step.length} ${machines.length}`;
      },
    ),
};

const packToml: FuzzTarget = {
  name: 'pack-toml',
  covers: ['authority:readPackToml'],
  sources: ['packages/authority/src/products', 'node_modules/smol-toml'],
  seeds: () => [auroraPackToml, 'pack = "x"\n'],
  mutators: textMutators,
  dictionary: [
    '[[application]]\n',
    '[[application.edition]]\n',
    ' = ',
    'threshold = ',
    'entitlements = {',
    '__proto__',
    '"""',
    '\n',
  ],
  longest: 12_000,
  run: (text) =>
    judged(
      () => readPackToml(text),
      (draft) => {
        for (const { editions } of draft.applications) {
          // What a pack may hold must be fit to be signed: a wrong value would show at the vendor's signing.
          for (const { entitlements } of editions) checkEntitlements(entitlements, 'an edition');
        }
        canonicalJson(draft);
        return `pack of ${draft.applications.length > 1}`;
      },
    ),
};

const agreementTerms: FuzzTarget = {
  name: 'agreement-terms',
  covers: ['authority:readFeatures', 'authority:endOfDay', 'protocol:checkEntitlements'],
  sources: ['packages/authority/src/customers/agreement-terms.ts', 'packages/protocol/src/rules/entitlements.ts'],
  seeds: () => ['pdf-export\nmax-layers=200\ntier=gold\nold=false', '2027-12-31', '2024-02-29\nx=true'],
  mutators: [],
  dictionary: ['=', '=true', '=false', '\n', '__proto__=1', '-', '2027-02-30', '9007199254740993', 'constructor'],
  longest: 2000,
  run: (text) => {
    const lines = text.split('\n');
    const features = judged(
      () => readFeatures(lines),
      (changes) => {
        const kept = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== null));
        checkEntitlements(kept, 'a feature');
        return 'features';
      },
    );
    const day = judged(
      () => endOfDay(lines[0] ?? '', 'until'),
      (end) => {
        promise(new Date(end * 1000).toISOString() === `${lines[0]}T23:59:59.000Z`, 'the end of another day');
        return 'day';
      },
    );
    return `${features}/${day}`;
  },
};

const described = [
  object({
    kind: among('setup', 'host', 'device'),
    application: optional(text({ min: 1, max: 64 })),
    generation: optional(whole({ min: 0, max: 65_535 })),
    features: optional(list(text({ min: 1, max: 200 }), { max: 64 })),
  }),
  object({ key: text(), vendor: optional(text()), force: usual(yesNo(), false) }),
  object({ limit: usual(whole({ min: 0, max: 1000 }), 100), machine: optional(object({ name: text() })) }),
];

const administrationBodies: FuzzTarget = {
  name: 'administration-bodies',
  covers: ['daemon:readFields', 'daemon:readTexts'],
  sources: ['packages/daemon/src/api/read-fields.ts', 'packages/daemon/src/schema'],
  seeds: () => [
    '{"kind":"host","application":"aurora-os","generation":2025,"hosts":6,"registrations":10}',
    '{"name":"Rossi SpA","quantity":200,"mode":"report","until":"2027-12-31","features":["x=1"]}',
    '{"toml":"pack = 1"}',
    '{"key":"9XJ5D","reason":"x"}',
    '{"vendor":"a.b.c","delegation":"a.b.c"}',
    '{"file":"x"}',
    '{"limit":"5","offset":7}',
  ],
  mutators: [jsonMutator(['kind', 'name', 'key', 'limit']), jsonMutator(), jsonMutator(), ...textMutators],
  dictionary: ['"__proto__":', '"kind":"', '"constructor":', '"limt":1,'],
  longest: 8000,
  run: (written) => {
    if (readJson(written) === undefined) return 'no JSON';
    const read = described.flatMap((schema) =>
      [readFields, readTexts].map((door) =>
        judged(
          () => door<object>(schema, readJson(written)),
          (body) => {
            const known = Object.keys(schema.properties ?? {});
            promise(
              Object.keys(body).every((name) => known.includes(name)),
              'a field that the schema does not have',
            );
            return 'ok';
          },
        ),
      ),
    );
    return read.map((label) => label.slice(0, 30)).join('/');
  },
};

const rootKey = JSON.stringify({
  attivaRootKey: 1,
  note: 'x',
  vendor: 'aurora.example',
  fingerprint: '',
  public: keys.root.jwk,
  kdf: { name: 'scrypt', n: 1024, r: 8, p: 1, salt: 'AAAA' },
  cipher: { name: 'aes-256-gcm', nonce: 'A'.repeat(16) },
  sealed: 'A'.repeat(64),
});

/** With an empty passphrase: the file is read and judged, and nothing is derived, which would take a third of a second. */
const rootKeys: FuzzTarget = {
  name: 'root-keys',
  covers: ['authority:openRootKey'],
  sources: ['packages/authority/src/signing/root-key.ts'],
  seeds: () => [rootKey, '{}'],
  mutators: [jsonMutator(), jsonMutator(), jsonMutator(), ...textMutators],
  dictionary: ['"kdf":', '"n":', '"sealed":'],
  longest: 4000,
  run: async (text) => {
    try {
      await openRootKey(text, '');
    } catch (error) {
      return labelOfError(error);
    }
    promise(false, 'a root key opens without a passphrase');
  },
};

/** What travels between the authority and the machine of its root: either is read from a stick that others have held. */
const rootFiles: FuzzTarget = {
  name: 'root-files',
  covers: ['authority:readRootRequest', 'authority:readRootAnswer'],
  sources: ['packages/authority/src/ceremony'],
  seeds: () => [
    rootAnswerText({ vendor: 'aurora.example' as never, statements: { vendor: 'a.b.c', revocations: 'd.e.f' } }),
    '{"attiva-root-request":1,"vendor":"aurora.example","key":{"crv":"P-256","kty":"EC","x":"A","y":"A"},"revocations":[]}',
  ],
  mutators: [jsonMutator(), jsonMutator(), ...textMutators],
  dictionary: ['"attiva-root-request":1', '"statements":{'],
  longest: 4000,
  run: (text) => {
    const request = judged(
      () => readRootRequest(text),
      () => 'request',
    );
    const answer = judged(
      () => readRootAnswer(text),
      (read) => {
        const again = readRootAnswer(rootAnswerText(read));
        promise(JSON.stringify(again) === JSON.stringify(read), 'an answer that reads otherwise when it is rendered');
        return 'answer';
      },
    );
    return `${request}/${answer}`;
  },
};

export const writtenTargets: readonly FuzzTarget[] = [
  configTarget('host-config', hostConfigSchema, hostToml()),
  scenario,
  configTarget('authority-config', authorityConfigSchema, authorityToml('aurora')),
  packToml,
  agreementTerms,
  administrationBodies,
  rootKeys,
  rootFiles,
];
