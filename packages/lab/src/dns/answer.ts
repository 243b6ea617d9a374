/** Bytes in, bytes out: how the responder reads one query and writes its answer. No sockets, no state. */
import * as dnsPacket from 'dns-packet';
import type { Answer, DecodedPacket, OptAnswer, Question } from 'dns-packet';
import type { Zone, ZoneOutcome } from './zone.ts';

/** What became of one query, as kept in the responder's log. */
export type QueryOutcome = ZoneOutcome | 'not-implemented' | 'form-error';

export interface AnsweredQuery {
  readonly name: string;
  readonly type: string;
  readonly outcome: QueryOutcome;
  readonly bytes: Buffer;
}

const responseCode: Record<QueryOutcome, number> = {
  answer: 0,
  'no-data': 0,
  'form-error': 1,
  'no-such-name': 3,
  'not-implemented': 4,
  'outside-zone': 5,
};

/** Largest UDP answer for a resolver that announces nothing (RFC 1035), and the most we send in any case (RFC 9715). */
const plainUdpSize = 512;
const largestUdpSize = 1232;
/** No honest query is longer. */
const largestQuery = 4096;

/**
 * Answers one message. Returns undefined for what deserves no answer: what cannot be read, and *answers*: two servers
 * that answer each other's answers never stop.
 */
export function answerQuery(message: Buffer, zone: Zone, transport: 'udp' | 'tcp'): AnsweredQuery | undefined {
  const query = decodeQuery(message);
  if (query === undefined) return undefined;
  const judged = judge(query, zone);
  return { name: judged.name, type: judged.type, outcome: judged.outcome, bytes: encode(query, judged, transport) };
}

interface JudgedQuery {
  readonly name: string;
  readonly type: string;
  readonly outcome: QueryOutcome;
  readonly question: Question | undefined;
  readonly answers: readonly Answer[];
  readonly authorities: readonly Answer[];
}

function decodeQuery(message: Buffer): DecodedPacket | undefined {
  if (message.length > largestQuery) return undefined;
  let packet: DecodedPacket;
  try {
    packet = dnsPacket.decode(message);
  } catch {
    // The decoder's only way to say "malformed" is to throw; the caller counts what could not be read.
    return undefined;
  }
  return packet.flag_qr ? undefined : packet;
}

function judge(query: DecodedPacket, zone: Zone): JudgedQuery {
  const questions = query.questions ?? [];
  const question = questions[0];
  if (question === undefined || questions.length !== 1 || !isWritable(question))
    return { name: '', type: '', outcome: 'form-error', question: undefined, answers: [], authorities: [] };
  const about = { name: question.name, type: question.type, question };
  if (((query.flags ?? 0) >> 11) & 0xf) return { ...about, outcome: 'not-implemented', answers: [], authorities: [] };
  if (question.class !== 'IN') return { ...about, outcome: 'outside-zone', answers: [], authorities: [] };
  return { ...about, ...zone.ask(question) };
}

/**
 * Whether the question can be written back byte for byte, as an answer must: the decoder reads labels as UTF-8 and
 * names unknown classes `UNKNOWN_…`, which it cannot write.
 */
function isWritable(question: Question): boolean {
  const { name } = question;
  const known = ['IN', 'CS', 'CH', 'HS', 'ANY'].includes(question.class ?? 'IN');
  return known && (name === '.' || (/^[!-~]{1,253}$/.test(name) && name.split('.').every(isLabel)));
}

function isLabel(label: string): boolean {
  return label.length > 0 && label.length <= 63;
}

function encode(query: DecodedPacket, judged: JudgedQuery, transport: 'udp' | 'tcp'): Buffer {
  const extension = query.additionals?.find((record): record is OptAnswer => record.type === 'OPT');
  const opcode = (query.flags ?? 0) & 0x7800;
  const recursionDesired = (query.flags ?? 0) & dnsPacket.RECURSION_DESIRED;
  const authoritative = judged.outcome === 'outside-zone' ? 0 : dnsPacket.AUTHORITATIVE_ANSWER;
  const head = {
    type: 'response' as const,
    id: query.id ?? 0,
    flags: opcode | recursionDesired | authoritative | responseCode[judged.outcome],
    questions: judged.question === undefined ? [] : [echo(judged.question)],
    additionals: extension === undefined ? [] : [ownExtension()],
  };
  const bytes = dnsPacket.encode({ ...head, answers: [...judged.answers], authorities: [...judged.authorities] });
  const limit = Math.min(Math.max(extension?.udpPayloadSize ?? plainUdpSize, plainUdpSize), largestUdpSize);
  if (transport === 'tcp' || bytes.length <= limit) return bytes;
  return dnsPacket.encode({ ...head, flags: head.flags | dnsPacket.TRUNCATED_RESPONSE });
}

function echo(question: Question): Question {
  return { name: question.name, type: question.type, class: question.class };
}

function ownExtension(): OptAnswer {
  return {
    type: 'OPT',
    name: '.',
    udpPayloadSize: largestUdpSize,
    extendedRcode: 0,
    ednsVersion: 0,
    flags: 0,
    flag_do: false,
    options: [],
  };
}
