/** What a name server, or whoever imitates one, answers to a host that publishes itself; and the key file and server of host.toml. */
import type { Seconds } from '@attiva/protocol';
import { recordBytes } from '../../../packages/host/src/publishing/dns-wire.ts';
import { readSoaAnswer } from '../../../packages/host/src/publishing/find-zone.ts';
import { parseKeyFile } from '../../../packages/host/src/publishing/key-file.ts';
import { parseServer } from '../../../packages/host/src/publishing/name-servers.ts';
import { readUpdateAnswer } from '../../../packages/host/src/publishing/send-update.ts';
import { signMessage } from '../../../packages/host/src/publishing/tsig.ts';
import { updateMessage } from '../../../packages/host/src/publishing/update-message.ts';
import { judged } from '../outcome.ts';
import { type FuzzTarget, type Mutator, promise } from '../target.ts';
import { byteMutators, textMutators } from '../text-mutators.ts';

const now: Seconds = 1_790_000_000;
const keyText = `key "h.corp.example" { algorithm hmac-sha256; secret "${Buffer.alloc(32, 7).toString('base64')}"; };`;
const key = parseKeyFile(keyText);
const asked = signMessage(updateMessage('corp.example', { remove: [], add: [] }, 7), key, now);

function answered(bytes: Buffer, flags: number): Buffer {
  const answer = Buffer.from(bytes);
  answer.writeUInt16BE(flags, 2);
  return answer;
}

/** As a server without our key answers: the record is there, its error is BADKEY, its signature empty. */
function withError(error: number): string {
  const answer = answered(asked.bytes, 0xa809);
  answer.writeUInt16BE(error, answer.length - 4);
  return answer.toString('latin1');
}

/** The answer to a SOA query, its names compressed. */
function soaAnswer(): string {
  const question = updateMessage('corp.example', { remove: [], add: [] }, 7);
  const data = Buffer.concat([Buffer.from('\x02ns\xc0\x0c\x02hm\xc0\x0c', 'latin1'), Buffer.alloc(20)]);
  const record = recordBytes({ name: 'corp.example', type: 6, class: 1, ttl: 60, data });
  const answer = Buffer.concat([answered(question, 0x8400), record]);
  answer.writeUInt16BE(1, 6);
  return answer.toString('latin1');
}

const steer: Mutator = (text, random) => {
  const bytes = Buffer.from(text, 'latin1');
  if (bytes.length < 12) return text;
  if (random.below(2) === 0) bytes.writeUInt16BE(random.pick([0, 1, 2, 255, 65_535]), 4 + 2 * random.below(4));
  else bytes[12 + random.below(bytes.length - 12)] = random.pick([0, 1, 63, 64, 127, 192, 255, 12]);
  return bytes.toString('latin1');
};

const answers: FuzzTarget = {
  name: 'dns-update-answers',
  covers: ['host:readHeader', 'host:readName', 'host:readSignature', 'host:readUpdateAnswer', 'host:readSoaAnswer'],
  sources: ['packages/host/src/publishing', 'node_modules/dns-packet'],
  seeds: () => [
    answered(asked.bytes, 0xa800).toString('latin1'),
    answered(updateMessage('corp.example', { remove: [], add: [] }, 7), 0xa805).toString('latin1'),
    withError(16),
    withError(17),
    withError(18),
    soaAnswer(),
  ],
  mutators: [steer, steer, ...byteMutators],
  dictionary: ['\x04corp\x07example\x00', '\xc0\x0c', '\x00\xfa\x00\xff', '\x0bhmac-sha256\x00', '\x00\x12\x00\x06'],
  longest: 2000,
  run: (text) => {
    const bytes = Buffer.from(text, 'latin1');
    return `${update(bytes)} ${soa(bytes)}`;
  },
};

function update(bytes: Buffer): string {
  const proof = { key, requestMac: asked.mac, now };
  return judged(
    () => readUpdateAnswer(bytes, { id: 7, zone: 'corp.example', proof }),
    (heard) => {
      // Without the secret nobody makes an answer that counts.
      promise(heard === undefined || heard.later === true, 'an answer without the secret counts');
      return heard === undefined ? 'not ours' : `unproven ${heard.answer.rcode} ${heard.answer.signature?.error}`;
    },
  );
}

function soa(bytes: Buffer): string {
  const heard = readSoaAnswer(bytes, { id: 7, name: 'corp.example' });
  const zone = heard?.answer.found?.zone;
  promise(zone === undefined || zone === 'corp.example', `the zone ${zone} does not hold the name`);
  return heard === undefined ? 'not ours' : `zone ${zone}`;
}

const keyFiles: FuzzTarget = {
  name: 'tsig-keys',
  covers: ['host:parseKeyFile', 'host:parseServer'],
  sources: ['packages/host/src/publishing/key-file.ts', 'packages/host/src/publishing/name-servers.ts'],
  seeds: () => [
    keyText,
    keyText.replaceAll('"', ''),
    `# mine\n/* a */ ${keyText}`,
    'ns1.corp.example:5353',
    '[2001:db8::1]:53',
  ],
  mutators: textMutators,
  dictionary: [
    'key ',
    '{',
    '}',
    ';',
    'algorithm ',
    'hmac-sha512',
    'secret ',
    '"',
    '//',
    '/*',
    '*/',
    '#',
    ':53',
    '[',
    ']',
    '::1',
  ],
  longest: 2000,
  run: (text) => `${keyOf(text)} ${serverOf(text)}`,
};

function keyOf(text: string): string {
  return judged(
    () => parseKeyFile(text),
    (found) => {
      promise(found.secret.length >= 16 && found.name !== '', 'a key without secret or name');
      return found.algorithm;
    },
  );
}

function serverOf(text: string): string {
  return judged(
    () => parseServer(text),
    ({ name, port }) => {
      promise(name !== '' && port >= 1 && port <= 65_535 && !/\s/.test(name), `the server ${name}:${port}`);
      return 'server';
    },
  );
}

export const dnsUpdateTargets: readonly FuzzTarget[] = [answers, keyFiles];
