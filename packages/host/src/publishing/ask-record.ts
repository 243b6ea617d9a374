/** What a name server answers for the hosts of a domain: for what an update's answer leaves open, and for who looks up again. */
import * as dnsPacket from 'dns-packet';
import { ActivationError } from '@attiva/protocol';
import { exchange, type Heard, type NameServer, serverText } from './dns-exchange.ts';
import { readHeader } from './dns-wire.ts';
import type { SrvRecord } from './judge-records.ts';
import { type OwnRecord, serviceName } from './own-record.ts';

export interface DnsQuestion {
  readonly server: NameServer;
  /** 16 random bits. */
  readonly randomId: () => number;
  readonly signal: AbortSignal;
  /** Asks a resolver to ask others; default: only what the server has itself. */
  readonly isRecursive?: boolean;
}

/** Asks for the SRV set and looks for the very record. @throws {ActivationError} `dns-update-timeout`, `dns-update-no-server`, `dns-failed`. */
export async function hasRecord(record: OwnRecord, of: DnsQuestion): Promise<boolean> {
  const { target, port, priority, weight } = record;
  const found = await askSrv(serviceName(record.domain), of);
  return found.some(
    (one) => one.target === target && one.port === port && one.priority === priority && one.weight === weight,
  );
}

/** The SRV set of a name, none where there is no such name. @throws {ActivationError} as `ask`. */
export function askSrv(name: string, of: DnsQuestion): Promise<readonly SrvRecord[]> {
  return ask({ name, type: 'SRV' }, of, (answer) => {
    if (answer.type !== 'SRV') return [];
    const { target, port, priority = 0, weight = 0 } = answer.data;
    return [{ target: plainText(target.toLowerCase().replace(/\.$/, ''), 253), port, priority, weight }];
  });
}

/** The TXT records of a name, each as its strings. @throws {ActivationError} as `ask`. */
export function askTxt(name: string, of: DnsQuestion): Promise<readonly (readonly string[])[]> {
  return ask({ name, type: 'TXT' }, of, (answer) => {
    if (answer.type !== 'TXT') return [];
    const strings = Array.isArray(answer.data) ? answer.data : [answer.data];
    return [strings.map((string) => plainText(string.toString('latin1'), 255))];
  });
}

/** Whether a name has an address of either kind. @throws {ActivationError} as `ask`. */
export async function hasAddress(name: string, of: DnsQuestion): Promise<boolean> {
  const asked = (['A', 'AAAA'] as const).map((type) =>
    ask({ name, type }, of, (answer) => (answer.type === type ? [true] : [])),
  );
  return (await Promise.all(asked)).flat().length > 0;
}

type Asked = { readonly name: string; readonly type: 'SRV' | 'TXT' | 'A' | 'AAAA' };

/** No such name. */
const nxdomain = 3;

/**
 * The records of a name, none where there is no such name.
 * @throws {ActivationError} `dns-update-timeout`, `dns-update-no-server`; `dns-failed` where the server refuses or fails.
 */
async function ask<Found>(
  { name, type }: Asked,
  of: DnsQuestion,
  read: (answer: dnsPacket.Answer) => readonly Found[],
): Promise<readonly Found[]> {
  const id = of.randomId();
  const message = dnsPacket.encode({
    type: 'query',
    id,
    flags: of.isRecursive === true ? dnsPacket.RECURSION_DESIRED : 0,
    questions: [{ name, type, class: 'IN' }],
  });
  const hear = (bytes: Buffer): Heard<{ rcode: number; records: readonly Found[] }> => {
    try {
      const packet = dnsPacket.decode(bytes);
      const question = packet.questions?.[0];
      const isOurs = question?.name.toLowerCase() === name.toLowerCase() && question.type === type;
      if (!packet.flag_qr || packet.id !== id || !isOurs) return undefined;
      return { answer: { rcode: readHeader(bytes).rcode, records: (packet.answers ?? []).flatMap(read) } };
    } catch {
      // The decoder's only way to say "malformed" is to throw; it is then nobody's answer.
      return undefined;
    }
  };
  const { rcode, records } = await exchange({ ...of, message, hear });
  if (rcode === 0 || rcode === nxdomain) return records;
  throw new ActivationError('dns-failed', `${serverText(of.server)} could not say (code ${rcode})`);
}

/** Anybody's bytes: what is no sign of a name or a key is shown as none. */
function plainText(text: string, most: number): string {
  return text.replaceAll(/[^\x21-\x7e]/gu, '?').slice(0, most);
}
