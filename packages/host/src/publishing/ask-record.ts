/** What a name server answers for the hosts of a domain: for what an update's answer leaves open, and for who looks up again. */
import * as dnsPacket from 'dns-packet';
import { ActivationError } from '@attiva/protocol';
import { exchange, type Heard, type NameServer, serverText } from './dns-exchange.ts';
import { readHeader } from './dns-wire.ts';
import type { SrvRecord } from './judge-records.ts';
import { type OwnRecord, serviceName } from './own-record.ts';

export interface SrvQuestion {
  readonly server: NameServer;
  /** 16 random bits. */
  readonly randomId: () => number;
  readonly signal: AbortSignal;
  /** Asks a resolver to ask others; default: only what the server has itself. */
  readonly isRecursive?: boolean;
}

/** Asks for the SRV set and looks for the very record. @throws {ActivationError} `dns-update-timeout`, `dns-update-no-server`, `dns-failed`. */
export async function hasRecord(record: OwnRecord, of: SrvQuestion): Promise<boolean> {
  const { target, port, priority, weight } = record;
  const found = await askSrv(serviceName(record.domain), of);
  return found.some(
    (one) => one.target === target && one.port === port && one.priority === priority && one.weight === weight,
  );
}

interface SrvAnswer {
  readonly rcode: number;
  readonly records: readonly SrvRecord[];
}

/** No such name. */
const nxdomain = 3;

/**
 * The SRV set of a name, none where there is no such name.
 * @throws {ActivationError} `dns-update-timeout`, `dns-update-no-server`; `dns-failed` where the server refuses or fails.
 */
export async function askSrv(name: string, of: SrvQuestion): Promise<readonly SrvRecord[]> {
  const id = of.randomId();
  const message = dnsPacket.encode({
    type: 'query',
    id,
    flags: of.isRecursive === true ? dnsPacket.RECURSION_DESIRED : 0,
    questions: [{ name, type: 'SRV', class: 'IN' }],
  });
  const { rcode, records } = await exchange({ ...of, message, hear: (bytes) => readSrvAnswer(bytes, { id, name }) });
  if (rcode === 0 || rcode === nxdomain) return records;
  throw new ActivationError('dns-failed', `${serverText(of.server)} could not say (code ${rcode})`);
}

function readSrvAnswer(bytes: Buffer, asked: { readonly id: number; readonly name: string }): Heard<SrvAnswer> {
  try {
    const packet = dnsPacket.decode(bytes);
    const question = packet.questions?.[0];
    if (!packet.flag_qr || packet.id !== asked.id || question?.name.toLowerCase() !== asked.name) return undefined;
    const records = (packet.answers ?? []).flatMap((answer): SrvRecord[] => {
      if (answer.type !== 'SRV') return [];
      const { target, port, priority = 0, weight = 0 } = answer.data;
      return [{ target: plainName(target), port, priority, weight }];
    });
    return { answer: { rcode: readHeader(bytes).rcode, records } };
  } catch {
    // The decoder's only way to say "malformed" is to throw; it is then nobody's answer.
    return undefined;
  }
}

/** Anybody's bytes: what is no letter of a name is shown as none. */
function plainName(target: string): string {
  return target
    .toLowerCase()
    .replace(/\.$/, '')
    .replaceAll(/[^\x21-\x7e]/gu, '?')
    .slice(0, 253);
}
