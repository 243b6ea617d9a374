/** What people type and what name servers and strangers say: product keys, addresses, service texts, problem documents. */
import {
  createProductKey,
  dnsDomains,
  errorFromProblem,
  hostAddressText,
  orderSrv,
  parseHostAddress,
  parseProductKey,
  parseServiceText,
  problemLimits,
  servesVendor,
  type VendorId,
} from '@attiva/protocol';
import { bodyOfAnswer } from '../../../packages/client/src/activation/host-answer.ts';
import {
  type DnsSuffixes,
  parseRegistry,
  parseResolvConf,
  parseResolvectl,
  parseScutil,
} from '../../../packages/client/src/discovery/dns-suffix.ts';
import { readKeyValues } from '../../../packages/protocol/src/codes/key-reading.ts';
import { networkRule } from '../../../packages/host/src/http/networks.ts';
import { judgeTexts } from '../../../packages/host/src/publishing/judge-texts.ts';
import { jsonMutator, readJson } from '../json-mutators.ts';
import { judged, labelOfError } from '../outcome.ts';
import type { Random } from '../random.ts';
import { type FuzzTarget, type Mutator, promise } from '../target.ts';
import { textMutators } from '../text-mutators.ts';
import { vectorInputs } from './vector-inputs.ts';

const keyAlphabet = 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L';

/** One character of the alphabet exchanged, put in or left out: what a person mistypes. */
const mistype: Mutator = (text, random) => {
  const at = random.below(text.length);
  const put = random.oneIn(4) ? '' : keyAlphabet.charAt(random.below(32));
  return text.slice(0, at) + put + text.slice(at + random.below(2));
};

/** A key with a right checksum, of every kind. */
const anotherKey: Mutator = (_text, random: Random) =>
  createProductKey({
    kind: random.pick(['setup', 'host', 'device'] as const),
    group: random.below(8192),
    random: random.bytes(10),
  }).text;

const productKeys: FuzzTarget = {
  name: 'product-keys',
  covers: ['protocol:parseProductKey', 'protocol:readKeyValues'],
  sources: ['packages/protocol/src/codes'],
  seeds: () =>
    vectorInputs('parse-product-key', 'product-keys').flatMap(({ text }) => (typeof text === 'string' ? [text] : [])),
  mutators: [mistype, mistype, mistype, anotherKey, ...textMutators],
  dictionary: ['-', '–', '−', ' ', '\u00a0', '\n', 'ı', 'ſ', 'İ', 'b', 'i', 'o', '1', 'Ａ'],
  longest: 260,
  run: (text) =>
    judged(
      () => parseProductKey(text),
      (key) => {
        promise(readKeyValues(text).length === 25, 'a key of another length');
        const again = parseProductKey(key.text);
        promise(again.canonical === key.canonical && again.kind === key.kind, 'a key that reads back as another one');
        promise(/^[A-Z0-9]{5}(?:-[A-Z0-9]{5}){4}$/.test(key.text), 'a key that is not printed in five groups');
        promise(!`${key}${JSON.stringify(key)}`.includes(key.canonical.slice(0, 5)), 'a key that shows itself');
        return key.kind;
      },
    ),
};

const hostAddresses: FuzzTarget = {
  name: 'host-addresses',
  covers: ['protocol:parseHostAddress'],
  sources: ['packages/protocol/src/rules/discovery.ts', 'packages/protocol/src/rules/ip-address.ts'],
  seeds: () => [
    'host',
    'host.example:7688',
    '192.0.2.1:80',
    '[2001:db8::1]:7688',
    '2001:db8::1',
    ':7688',
    'a_b.c.',
    'fe80::1%eth0',
  ],
  mutators: [],
  dictionary: [':', '::', '[', ']', '.', '%', '1', '0', 'ffff', '255', '65535', '_', '-', 'İ', '\u0000'],
  longest: 400,
  run: (text) =>
    judged(
      () => parseHostAddress(text),
      (address) => {
        promise(address.port >= 1 && address.port <= 65_535, 'a port that is none');
        const again = parseHostAddress(hostAddressText(address));
        promise(again.name === address.name && again.port === address.port, 'an address that reads back as another');
        promise(
          /^[a-z0-9_.:%-]+$/i.test(address.name),
          `a name with other characters: ${JSON.stringify(address.name)}`,
        );
        return `address ${address.name.includes(':')}`;
      },
    ),
};

const serviceTexts: FuzzTarget = {
  name: 'service-texts',
  covers: ['protocol:parseServiceText', 'protocol:orderSrv', 'host:judgeTexts'],
  sources: [
    'packages/protocol/src/rules/discovery.ts',
    'packages/protocol/src/rules/srv.ts',
    'packages/host/src/publishing/judge-texts.ts',
  ],
  seeds: () => [
    'v=1\ntls=' + 'A'.repeat(43) + '\npath=/attiva/\nvnd=aurora.example,borealis.example\nhost=h.example',
    'v=1,2\npath=/x',
    'vnd=',
  ],
  mutators: [],
  dictionary: ['v=', 'tls=', 'path=', 'vnd=', 'host=', '\n', ',', '=', '/', '//', '..', '%2e', '@', 'aurora.example'],
  longest: 2000,
  run: (text) => {
    const strings = text.split('\n');
    const read = parseServiceText(strings);
    promise(/^\/(?:[\w./~-]*\/)?$/.test(read.path), `a path that leaves its place: ${JSON.stringify(read.path)}`);
    promise(!read.path.startsWith('//'), 'a path that is an authority');
    promise(read.versions.length > 0 && read.versions.every((version) => version >= 1), 'no version');
    promise(read.tls === undefined || read.tls.length === 43, 'a TLS hash of another length');
    const expected = { target: 'h.example', port: read.port ?? 7688, texts: strings };
    promise(judgeTexts([strings], expected, true).finding === undefined, 'a record differs from itself');
    const others = strings.map((string) => [string]);
    const { texts } = judgeTexts(others, { ...expected, texts: ['v=1'] }, false);
    promise(texts === undefined || others.some((other) => other === texts), 'a record is told that was not found');
    const domains = dnsDomains(strings[0], strings[1], strings.slice(2));
    promise(
      domains.every((domain) => domain.includes('.') && domain.length <= 253),
      'a domain that is none',
    );
    const records = strings.map((string, at) => ({ priority: string.length % 3, weight: string.length % 5, at }));
    const ordered = orderSrv(records, () => (text.length % 97) / 97);
    promise(new Set(ordered).size === records.length, 'a target is lost or asked twice');
    promise(
      ordered.every(({ priority }, at) => at === 0 || priority >= (ordered[at - 1]?.priority ?? 0)),
      'wrong order',
    );
    return `${Object.keys(read).join()} ${servesVendor(read, 'aurora.example' as VendorId)}`;
  },
};

const suffixes: FuzzTarget = {
  name: 'dns-suffixes',
  covers: ['client:parseResolvConf', 'client:parseResolvectl', 'client:parseScutil', 'client:parseRegistry'],
  sources: ['packages/client/src/discovery/dns-suffix.ts'],
  seeds: () => [
    'domain corp.example\nsearch a.example b.example # c\nnameserver 192.0.2.1\n',
    'Global: x.example\nLink 2 (eth0): corp.example ~branch.example\n',
    'resolver #1\n  search domain[0] : corp.example\nresolver #2\n  search domain[0] : other.example\n',
    '    Domain    REG_SZ    corp.example\n    SearchList    REG_SZ    a.example,b.example\n',
  ],
  mutators: [],
  dictionary: [
    'search ',
    'domain ',
    '~',
    ':',
    'REG_SZ',
    'SearchList',
    'search domain[0] : ',
    'resolver #2',
    '#',
    ';',
    '\n',
  ],
  longest: 4000,
  run: (text) => {
    const found: readonly DnsSuffixes[] = [
      parseResolvConf(text, 'desk-017.corp.example'),
      parseResolvectl(text),
      parseScutil(text),
      parseRegistry(text, text),
    ];
    for (const { suffix, searchList } of found) {
      promise(suffix !== '' && !searchList.includes(''), 'an empty domain');
      promise(
        [suffix ?? '', ...searchList].every((domain) => !/[ \t\n]/.test(domain)),
        'white space in a domain',
      );
    }
    return found.map(({ suffix, searchList }) => `${suffix !== undefined}${searchList.length > 0}`).join();
  },
};

const problems: FuzzTarget = {
  name: 'problem-documents',
  covers: ['protocol:errorFromProblem', 'client:bodyOfAnswer'],
  sources: ['packages/protocol/src/errors', 'packages/client/src/activation/host-answer.ts'],
  seeds: () => [
    JSON.stringify({
      type: 'urn:attiva:error:busy',
      title: 'x',
      status: 503,
      code: 'busy',
      detail: 'x',
      facts: { a: 1 },
      retryAfter: 5,
    }),
    JSON.stringify({
      code: 'clock-difference',
      facts: { a: [1, 'x'], b: null, c: true, d: { e: 1 } },
      detail: 'a\u001b[2Jb',
    }),
    '{"chain":[]}',
  ],
  mutators: [jsonMutator(['busy', 'internal', 'revoked', 'not-authentic']), jsonMutator(), ...textMutators],
  dictionary: ['"code":"', '"facts":{', '"retryAfter":', '\\u001b', '\\u202e', '\\ud800'],
  longest: 8000,
  run: (text) => {
    const error = errorFromProblem(readJson(text));
    const label = error.code === 'internal' ? 'internal' : labelOfError(error);
    promise(error.detail.length <= 500, 'a detail that is too long');
    promise(Object.keys(error.facts).length <= problemLimits.facts, 'too many facts');
    promise((error.retryAfterSeconds ?? 0) <= problemLimits.retryAfterSeconds, 'a host may silence a client for ever');
    for (const type of ['application/json', 'application/problem+json', text.slice(0, 20)]) {
      for (const status of [200, 400, 407]) takeBody(type, status, text);
    }
    return label;
  },
};

function takeBody(type: string, status: number, text: string): void {
  try {
    const body = bodyOfAnswer({ type, status, text });
    promise(status === 200 && typeof body === 'object', 'a body that is taken without being an answer');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'internal')) labelOfError(error);
  }
}

const networks: FuzzTarget = {
  name: 'networks',
  covers: ['host:networkRule'],
  sources: ['packages/host/src/http/networks.ts'],
  seeds: () => [
    '10.0.0.0/8\n192.0.2.1',
    '2001:db8::/32\n2001:db8::1',
    '::ffff:192.0.2.1/128\n192.0.2.1',
    'x\nfe80::1%eth0',
  ],
  mutators: [],
  dictionary: ['/', ':', '.', '::', '%', '::ffff:', '0', '32', '128', '33'],
  longest: 120,
  run: (text) => {
    const [network = '', address = ''] = text.split('\n');
    return judged(
      () => networkRule([network]),
      (rule) => {
        promise(rule('127.0.0.1') && rule('10.1.2.3'), 'a private network is left out');
        return `network ${rule(address)}`;
      },
    );
  },
};

export const codeTargets: readonly FuzzTarget[] = [
  productKeys,
  hostAddresses,
  serviceTexts,
  suffixes,
  problems,
  networks,
];
