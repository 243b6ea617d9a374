/** Sends one update to one name server and says what became of it: every refusal is a code of its own. */
import { ActivationError, type ErrorCode, type Seconds } from '@attiva/protocol';
import { exchange, type Heard, type NameServer, serverText } from './dns-exchange.ts';
import { readHeader, recordType, walkMessage } from './dns-wire.ts';
import type { TsigKey } from './key-file.ts';
import { type AnswerSignature, readSignature, signMessage, tsigError } from './tsig.ts';
import { updateMessage, updateOpcode, type ZoneChange } from './update-message.ts';

export interface UpdateSending {
  readonly server: NameServer;
  readonly zone: string;
  readonly key?: TsigKey;
  /** Whole seconds. */
  readonly now: () => Seconds;
  readonly randomId: () => number;
  readonly signal: AbortSignal;
}

/** @throws {ActivationError} a code `dns-update-…` with the name server's reason. */
export async function sendUpdate(change: ZoneChange, sending: UpdateSending): Promise<void> {
  const { server, zone, key, now, signal } = sending;
  const id = sending.randomId();
  const message = updateMessage(zone, change, id);
  const signed = key === undefined ? undefined : signMessage(message, key, now());
  const answer = await exchange<UpdateAnswer>({
    server,
    message: signed?.bytes ?? message,
    hear: (bytes) => {
      const proof = key === undefined || signed === undefined ? undefined : { key, requestMac: signed.mac, now: now() };
      return readUpdateAnswer(bytes, { id, zone, ...(proof && { proof }) });
    },
    signal,
  });
  const refusal = refusalOf(answer, { server, zone, now: now(), signed: key !== undefined });
  if (refusal !== undefined) throw refusal;
}

export interface UpdateAnswer {
  readonly rcode: number;
  readonly signature?: AnswerSignature;
}

/** What an answer is held against. */
export interface UpdateQuestion {
  readonly id: number;
  readonly zone: string;
  readonly proof?: Parameters<typeof readSignature>[1];
}

/**
 * Reads what came; undefined for what is no answer to this update. Where the update was signed, an answer without proof is
 * only an explanation (a server that does not know our key cannot sign): it waits for a better one, and never means success.
 */
export function readUpdateAnswer(bytes: Buffer, { id, zone, proof }: UpdateQuestion): Heard<UpdateAnswer> {
  const header = readHeader(bytes);
  if (!header.isAnswer || header.id !== id || header.opcode !== updateOpcode) return undefined;
  const { questions } = walkMessage(bytes);
  // The zone section may be left out of an answer (RFC 2136 3.8), but not be another.
  if (questions.some(({ name, type }) => name !== zone || type !== recordType.SOA)) return undefined;
  const { rcode } = header;
  if (proof === undefined) return { answer: { rcode } };
  const signature = readSignature(bytes, proof);
  return { answer: { rcode, ...(signature && { signature }) }, later: signature?.proven !== true };
}

interface Asked {
  readonly server: NameServer;
  readonly zone: string;
  readonly now: Seconds;
  readonly signed: boolean;
}

const rcodes: Readonly<Record<number, { readonly name: string; readonly code: ErrorCode }>> = {
  5: { name: 'REFUSED', code: 'dns-update-refused' },
  9: { name: 'NOTAUTH', code: 'dns-update-notauth' },
  10: { name: 'NOTZONE', code: 'dns-update-notzone' },
};

const otherNames: Readonly<Record<number, string>> = {
  1: 'FORMERR',
  2: 'SERVFAIL',
  3: 'NXDOMAIN',
  4: 'NOTIMP',
  6: 'YXDOMAIN',
  7: 'YXRRSET',
  8: 'NXRRSET',
};

function refusalOf({ rcode, signature }: UpdateAnswer, asked: Asked): ActivationError | undefined {
  const { server, zone } = asked;
  const facts = { server: serverText(server), zone, rcode };
  const refused = (code: ErrorCode, text: string): ActivationError =>
    new ActivationError(code, `${serverText(server)}, zone ${zone}: ${text}`, { facts });
  // These three first: the server says that it could not prove itself to us, and why.
  if (signature?.error === tsigError.BADKEY) return refused('dns-update-badkey', 'the key is not known there (BADKEY)');
  if (signature?.error === tsigError.BADSIG || signature?.error === tsigError.BADTRUNC) {
    return refused('dns-update-badsig', 'the signature is not that of its key (BADSIG)');
  }
  if (signature?.error === tsigError.BADTIME) return refused('dns-update-badtime', clocks(asked.now, signature));
  if (asked.signed && signature?.proven !== true) {
    return refused('dns-update-unsigned', `the answer (${rcodeName(rcode)}) is not signed with the key of the update`);
  }
  if (rcode === 0) return undefined;
  const known = rcodes[rcode];
  return refused(known?.code ?? 'dns-update-failed', `the update was answered with ${rcodeName(rcode)}`);
}

function rcodeName(rcode: number): string {
  return rcodes[rcode]?.name ?? otherNames[rcode] ?? (rcode === 0 ? 'NOERROR' : `code ${rcode}`);
}

function clocks(now: Seconds, { proven, serverTime }: AnswerSignature): string {
  const text = (time: Seconds): string => `${new Date(time * 1000).toISOString().slice(0, 19)}Z`;
  // Without proof, anybody may have written that time.
  if (serverTime === undefined || !proven) return `its clock differs from ours, ${text(now)} (BADTIME)`;
  return `its clock says ${text(serverTime)} and ours ${text(now)}: ${Math.abs(serverTime - now)} s apart (BADTIME)`;
}
