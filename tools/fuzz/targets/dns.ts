/** The lab's DNS responder: whatever arrives at UDP and TCP of its port. Bytes are characters 0 … 255. */
import { answerQuery } from '../../../packages/lab/src/dns/answer.ts';
import { createZone } from '../../../packages/lab/src/dns/zone.ts';
import { type FuzzTarget, type Mutator, promise } from '../target.ts';
import { byteMutators } from '../text-mutators.ts';

const zone = createZone({
  name: 'aurora.example',
  serial: 1,
  records: [
    {
      type: 'SRV',
      name: '_attiva._tcp.aurora.example',
      priority: 0,
      weight: 10,
      port: 7688,
      target: 'h.aurora.example',
    },
    { type: 'TXT', name: '_attiva._tcp.aurora.example', texts: ['v=1', 'path=/'] },
    { type: 'A', name: 'h.aurora.example', address: '192.0.2.1' },
    ...Array.from(
      { length: 40 },
      (_, n) => ({ type: 'AAAA', name: 'many.aurora.example', address: `2001:db8::${n}` }) as const,
    ),
  ],
});

const types = { A: 1, TXT: 16, AAAA: 28, SRV: 33, ANY: 255 } as const;
/** OPT of RFC 6891: 4,096 bytes, nothing else. */
const extension = '\x00\x00\x29\x10\x00\x00\x00\x00\x00\x00\x00';

function query(name: string, type: keyof typeof types, more = ''): string {
  const labels = name.split('.').map((label) => String.fromCharCode(label.length) + label);
  const head = `\x00\x07\x01\x00\x00\x01\x00\x00\x00\x00\x00${more === '' ? '\x00' : '\x01'}`;
  return `${head}${labels.join('')}\x00\x00${String.fromCharCode(types[type])}\x00\x01${more}`;
}

/** Header fields, counts, pointers and lengths of labels: the bytes that steer a reader. */
const steer: Mutator = (text, random) => {
  const bytes = Buffer.from(text, 'latin1');
  if (bytes.length < 12) return text;
  const turn = random.below(4);
  if (turn === 0) bytes.writeUInt16BE(random.below(65_536), 2 * random.below(6));
  else if (turn === 1) bytes.writeUInt16BE(random.pick([0, 1, 2, 255, 65_535]), 4 + 2 * random.below(4));
  else bytes[12 + random.below(bytes.length - 12)] = random.pick([0, 1, 63, 64, 127, 192, 255, 12]);
  if (turn === 3) return Buffer.concat([bytes, Buffer.of(192, random.below(bytes.length))]).toString('latin1');
  return bytes.toString('latin1');
};

const responder: FuzzTarget = {
  name: 'dns-responder',
  covers: ['lab:answerQuery'],
  sources: ['packages/lab/src/dns', 'node_modules/dns-packet'],
  seeds: () => [
    query('_attiva._tcp.aurora.example', 'SRV'),
    query('_attiva._tcp.aurora.example', 'TXT'),
    query('many.aurora.example', 'AAAA'),
    query('nobody.aurora.example', 'A'),
    query('elsewhere.example', 'A'),
    query('aurora.example', 'ANY'),
    query('many.aurora.example', 'AAAA', extension),
  ],
  mutators: [steer, steer, steer, ...byteMutators],
  dictionary: ['\x06aurora\x07example\x00', '\xc0\x0c', '\x00\x21\x00\x01', '\x00\xff\x00\x01', '\x00\x00\x29\x10\x00'],
  longest: 4200,
  run: (text) => {
    const message = Buffer.from(text, 'latin1');
    return (['udp', 'tcp'] as const).map((transport) => answerOver(message, transport)).join();
  },
};

function answerOver(message: Buffer, transport: 'udp' | 'tcp'): string {
  const answered = answerQuery(message, zone, transport);
  if (answered === undefined) return 'unreadable';
  const { bytes, outcome } = answered;
  promise(transport === 'tcp' || bytes.length <= 1232 || (bytes[2] ?? 0) % 4 >= 2, 'a large answer over UDP');
  promise(bytes.length <= 65_535, 'an answer larger than TCP takes');
  promise(bytes.readUInt16BE(0) === message.readUInt16BE(0), 'an answer with another id');
  promise(((bytes[2] ?? 0) & 0x80) !== 0, 'an answer that is a question');
  promise(answerQuery(bytes, zone, transport) === undefined, 'an answer is answered: two servers never stop');
  return `${outcome} ${(bytes[3] ?? 0) & 15}`;
}

export const dnsTargets: readonly FuzzTarget[] = [responder];
