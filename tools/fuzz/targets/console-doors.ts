/**
 * What the administration and the customers' door take from outside: forms of browsers, the status of another host, lists of
 * computers, hints of hosts and what machines say of them.
 */
import { type HintFacts, judgeHint, type KeyId, noHints, readHeard } from '@attiva/protocol';
import { readFormParts } from '../../../packages/authority/src/portal/form-parts.ts';
import { readOtherAddress } from '../../../packages/host/src/other-hosts/other-address.ts';
import { readOtherStatus } from '../../../packages/host/src/other-hosts/other-status.ts';
import { readRollList } from '../../../packages/host/src/roll/read-list.ts';
import { keys, now, requestId } from '../../vectors/world.ts';
import { jsonMutator, readJson } from '../json-mutators.ts';
import { judged } from '../outcome.ts';
import { type FuzzTarget, promise } from '../target.ts';
import { textMutators } from '../text-mutators.ts';

const field = 'content-disposition: form-data; name="request"';
const form: FuzzTarget = {
  name: 'form-parts',
  covers: ['authority:readFormParts'],
  sources: ['packages/authority/src/portal/form-parts.ts'],
  seeds: () => [
    `--x\r\n${field}\r\n\r\nhello\r\n--x--\r\n`,
    `--x\r\n${field}; filename="a.png"\r\ncontent-type: image/png\r\n\r\n\u0089PNG\r\n--x\r\n${field}\r\n\r\n\r\n--x--`,
  ],
  mutators: textMutators,
  dictionary: ['--x', '--x--', '\r\n', '\r\n\r\n', field, 'filename*=', '"', ';'],
  longest: 4000,
  run: (text) => {
    const body = Buffer.from(text, 'latin1');
    return judged(
      () => readFormParts('multipart/form-data; boundary=x', body),
      (parts) => {
        const size = parts.reduce((sum, { bytes }) => sum + bytes.length, 0);
        promise(size <= body.length, 'more bytes than arrived');
        promise(
          parts.every(({ name }) => name.length <= 40 && !/[\r\n"]/.test(name)),
          'a name that is none',
        );
        return `${Math.min(parts.length, 3)} parts`;
      },
    );
  },
};

const application = { id: 'os', inventory: 3, serving: true, editions: [{ licensed: 2, threshold: 25 }] };
const otherStatus: FuzzTarget = {
  name: 'other-status',
  covers: ['host:readOtherStatus'],
  sources: ['packages/host/src/other-hosts/other-status.ts'],
  seeds: () => [
    JSON.stringify({
      store: 'abc',
      program: '1.2.3',
      vendors: [{ id: 'aurora.example', applications: [application] }],
      warnings: [{ severity: 'error' }],
    }),
  ],
  mutators: [jsonMutator(), ...textMutators],
  dictionary: ['store', 'program', 'vendors', 'warnings', 'inventory', 'licensed', '__proto__'],
  longest: 2000,
  run: (text) =>
    judged(
      () => readOtherStatus(text),
      (status) => {
        const { store, program, reached, ...figures } = status;
        const words = [store, ...reached.flatMap(({ vendor, application }) => [vendor, application])];
        promise(words.every((word) => /^[\w.-]+$/u.test(word)) && /^[\w.+-]+$/u.test(program), 'words that act');
        promise(
          [...Object.values(figures), ...reached.flatMap(({ inventory, threshold }) => [inventory, threshold])].every(
            (figure) => Number.isSafeInteger(figure) && figure >= 0,
          ),
          `figures that are none: ${JSON.stringify(figures)}`,
        );
        return 'status';
      },
    ),
};

const otherAddress: FuzzTarget = {
  name: 'other-address',
  covers: ['host:readOtherAddress'],
  sources: ['packages/host/src/other-hosts/other-address.ts'],
  seeds: () => ['host2.corp.example', 'https://10.0.0.7:7690', 'http://[::1]:7690/', 'https://a:b@host/x?y#z'],
  mutators: textMutators,
  dictionary: ['https://', 'http://', '[::ffff:169.254.169.254]', '169.254.169.254', '0x7f.1', '@', ':7690', '%'],
  longest: 400,
  run: (text) =>
    judged(
      () => readOtherAddress(text),
      (address) => `address ${JSON.stringify(address).includes('http:') ? 'http' : 'https'}`,
    ),
};

const rollList: FuzzTarget = {
  name: 'roll-list',
  covers: ['host:readRollList'],
  sources: ['packages/host/src/roll/read-list.ts'],
  seeds: () => ['pc-1\npc-2.corp.example\n', 'Name,Enabled,LastLogonDate\n"PC-1","True","2026-11-01"\nPC-2$,False,\n'],
  mutators: textMutators,
  dictionary: ['Name', 'dNSHostName', 'Enabled', 'lastLogonTimestamp', ',', ';', '\t', '"', '""', '133000000000000000'],
  longest: 2000,
  run: (text) =>
    judged(
      () => readRollList(text),
      (computers) => {
        for (const { name, lastUsed } of computers) {
          promise(/^[A-Za-z0-9.-]{1,253}$/.test(name), `a name that is none: ${JSON.stringify(name)}`);
          promise(lastUsed === undefined || (Number.isSafeInteger(lastUsed) && lastUsed >= 0), 'a day that is none');
        }
        return `${Math.min(computers.length, 3)} computers`;
      },
    ),
};

const host = keys.host.id as KeyId;
const facts: HintFacts = { host, pinned: [host], memory: noHints, now };
const hints: FuzzTarget = {
  name: 'hints',
  covers: ['protocol:judgeHint', 'protocol:readHeard'],
  sources: ['packages/protocol/src/rules/hint.ts'],
  seeds: () => [
    JSON.stringify({ id: requestId, kind: 'renew' }),
    JSON.stringify({ id: requestId, kind: 'new-identity' }),
    JSON.stringify({ id: requestId, verdict: 'too-soon' }),
  ],
  mutators: [jsonMutator()],
  dictionary: ['id', 'kind', 'verdict', 'renew', 'new-identity', 'obeyed', 'not-pinned'],
  longest: 600,
  run: (text) => {
    const given = readJson(text);
    const { verdict, id, kind } = judgeHint(given, facts);
    promise((verdict === 'none') === (id === undefined), 'a hint without an id');
    promise(verdict !== 'obeyed' || kind === 'renew' || kind === 'new-identity', `obeyed: ${String(kind)}`);
    promise(judgeHint(given, { ...facts, pinned: [] }).verdict !== 'obeyed', 'obeyed without a pin');
    return `${verdict}/${readHeard(given)?.verdict ?? 'nothing heard'}`;
  },
};

export const consoleDoorTargets: readonly FuzzTarget[] = [form, otherStatus, otherAddress, rollList, hints];
