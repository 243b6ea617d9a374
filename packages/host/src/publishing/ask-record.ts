/** Whether a name server has this host's record: for what an update's answer leaves open. */
import * as dnsPacket from 'dns-packet';
import type { Answer } from 'dns-packet';
import { exchange, type Heard, type NameServer } from './dns-exchange.ts';
import { type OwnRecord, serviceName } from './own-record.ts';

/** Asks for the SRV set and looks for the very record. @throws {ActivationError} `dns-update-timeout`, `dns-update-no-server`. */
export async function hasRecord(
  record: OwnRecord,
  of: { readonly server: NameServer; readonly randomId: () => number; readonly signal: AbortSignal },
): Promise<boolean> {
  const id = of.randomId();
  const name = serviceName(record.domain);
  const message = dnsPacket.encode({ type: 'query', id, questions: [{ name, type: 'SRV', class: 'IN' }] });
  const answers = await exchange({ ...of, message, hear: (bytes) => readSrvAnswer(bytes, { id, name }) });
  return answers.some((answer) => isOwn(answer, record));
}

function readSrvAnswer(bytes: Buffer, asked: { readonly id: number; readonly name: string }): Heard<readonly Answer[]> {
  try {
    const packet = dnsPacket.decode(bytes);
    const question = packet.questions?.[0];
    if (!packet.flag_qr || packet.id !== asked.id || question?.name.toLowerCase() !== asked.name) return undefined;
    return { answer: packet.answers ?? [] };
  } catch {
    // The decoder's only way to say "malformed" is to throw; it is then nobody's answer.
    return undefined;
  }
}

function isOwn(answer: Answer, record: OwnRecord): boolean {
  if (answer.type !== 'SRV') return false;
  const { target, port, priority = 0, weight = 0 } = answer.data;
  const name = target.toLowerCase().replace(/\.$/, '');
  return name === record.target && port === record.port && priority === record.priority && weight === record.weight;
}
