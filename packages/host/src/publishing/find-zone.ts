/**
 * Which zone holds a name, and who its primary name server is: asked by a SOA query, as `nsupdate` does. The answer is not
 * trusted with anything: who leads the update elsewhere gets a signed message that he cannot answer.
 */
import * as dnsPacket from 'dns-packet';
import type { SoaAnswer } from 'dns-packet';
import { ActivationError, dnsDomains, isActivationError } from '@attiva/protocol';
import { exchange, type Heard, type NameServer } from './dns-exchange.ts';

export interface FoundZone {
  readonly zone: string;
  /** Name of the primary server (MNAME). */
  readonly primary: string;
}

export interface ZoneSearch {
  /** Asked in this order; the next where one does not answer. */
  readonly servers: readonly NameServer[];
  /** 16 random bits. */
  readonly randomId: () => number;
  readonly signal: AbortSignal;
  /** Milliseconds for one server while there is another to ask; default 3,000. */
  readonly patience?: number;
}

const usualPatience = 3000;

/**
 * The zone of a domain: the SOA record itself or the one that says "not here, but I am the zone".
 * @throws {ActivationError} `dns-update-no-zone`, `dns-update-timeout`, `dns-update-no-server`.
 */
export async function findZone(domain: string, search: ZoneSearch): Promise<FoundZone> {
  let failure = new ActivationError('dns-update-no-server', 'this machine knows no name server');
  const { servers, signal: whole, patience = usualPatience } = search;
  for (const [index, server] of servers.entries()) {
    // The last one has all the time that is left: a server that is down must not use up that of the others.
    const isLast = index === servers.length - 1;
    const signal = isLast ? whole : AbortSignal.any([whole, AbortSignal.timeout(patience)]);
    try {
      const found = await askUpwards(domain, server, { ...search, signal });
      if (found !== undefined) return found;
      failure = new ActivationError('dns-update-no-zone', `no zone holds ${domain}`, { facts: { domain } });
    } catch (error) {
      if (!isActivationError(error) || whole.aborted) throw error;
      failure = error;
    }
  }
  throw failure;
}

/** A server that answers without any SOA (an empty answer of a forwarder) is asked for the parent; never for a top-level name. */
async function askUpwards(domain: string, server: NameServer, search: ZoneSearch): Promise<FoundZone | undefined> {
  const labels = domain.split('.');
  for (let at = 0; at < labels.length - 1; at += 1) {
    const found = await askSoa(labels.slice(at).join('.'), server, search);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function askSoa(name: string, server: NameServer, search: ZoneSearch): Promise<FoundZone | undefined> {
  const id = search.randomId();
  const questions = [{ name, type: 'SOA', class: 'IN' }] as const;
  const message = dnsPacket.encode({
    type: 'query',
    id,
    flags: dnsPacket.RECURSION_DESIRED,
    questions: [...questions],
  });
  const answer = await exchange<{ readonly found: FoundZone | undefined }>({
    server,
    message,
    hear: (bytes) => readSoaAnswer(bytes, { id, name }),
    signal: search.signal,
  });
  return answer.found;
}

/** Reads the answer to a SOA query; undefined for what answers another question. */
export function readSoaAnswer(
  bytes: Buffer,
  asked: { readonly id: number; readonly name: string },
): Heard<{ readonly found: FoundZone | undefined }> {
  const packet = decode(bytes);
  const question = packet?.questions?.[0];
  if (packet === undefined || !packet.flag_qr || packet.id !== asked.id) return undefined;
  if (question?.type !== 'SOA' || question.name.toLowerCase() !== asked.name) return undefined;
  const soa = [...(packet.answers ?? []), ...(packet.authorities ?? [])].find(
    (one): one is SoaAnswer => one.type === 'SOA',
  );
  return { answer: { found: soa && toZone(soa, asked.name) } };
}

/** A zone that is no name, or does not hold the name asked for, is none: a resolver that invents has no say. */
function toZone(soa: SoaAnswer, asked: string): FoundZone | undefined {
  const [zone] = dnsDomains(soa.name, undefined, []);
  const [primary] = dnsDomains(soa.data.mname, undefined, []);
  if (zone === undefined || primary === undefined) return undefined;
  return zone === asked || asked.endsWith(`.${zone}`) ? { zone, primary } : undefined;
}

function decode(bytes: Buffer): dnsPacket.DecodedPacket | undefined {
  try {
    return dnsPacket.decode(bytes);
  } catch {
    // The decoder's only way to say "malformed" is to throw; it is then nobody's answer.
    return undefined;
  }
}
