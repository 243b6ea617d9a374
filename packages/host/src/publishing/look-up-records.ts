/** Asks the name servers of this machine for a domain's hosts, as a machine there would, and judges what they answer. */
import { ActivationError, isActivationError, type Seconds } from '@attiva/protocol';
import { keepFigure } from '../reports/kept-figure.ts';
import { askSrv } from './ask-record.ts';
import { type FoundOutcome, judgeRecords, type SrvRecord, type Whose } from './judge-records.ts';
import type { DnsAccess } from './name-servers.ts';
import { type OwnRecord, serviceName } from './own-record.ts';
import { eachUntilReached } from './update-domain.ts';

export interface FoundRecord extends SrvRecord {
  readonly whose: Whose;
}

export interface DomainLookUp {
  readonly domain: string;
  /** What should be found; priority and weight may be others where the host does not publish it itself. */
  readonly expected: SrvRecord;
  /** `failed`: nobody answered. */
  readonly outcome: FoundOutcome | 'failed';
  readonly records: readonly FoundRecord[];
  /** How many are not told. */
  readonly more: number;
  /** Why nobody answered. */
  readonly detail?: string;
}

export interface LookUps {
  readonly at: Seconds;
  readonly domains: readonly DomainLookUp[];
  /** Domains that were not looked up: they are too many. */
  readonly more: number;
}

/** What is to be looked up now. */
export interface WishedLookUps {
  readonly records: readonly OwnRecord[];
  /** Whether the host publishes them itself. */
  readonly isPublished: boolean;
  /** What it published before, wherever. */
  readonly earlier: readonly OwnRecord[];
  /** Whatever else says that another look is due. */
  readonly marks: readonly unknown[];
}

export interface LookUpTools {
  readonly dns: Pick<DnsAccess, 'resolvers'>;
  readonly now: () => Seconds;
  /** 16 random bits. */
  readonly randomId: () => number;
}

/** Each domain is a question to servers that may be down; each server may answer with as much as it likes. */
const mostDomains = 16;
const mostServers = 3;
const mostRecords = 20;
/** Milliseconds for all of it, and for one server while there is another to ask. */
const wholeMilliseconds = 3000;
const serverMilliseconds = 900;
/** Seconds for which an answer holds. */
const keptSeconds = 60;

/** Looks at most once a minute for the same wish, however many ask. */
export function keptLookUps(tools: LookUpTools): (wished: WishedLookUps) => Promise<LookUps> {
  let kept: { readonly key: string; readonly ask: () => Promise<LookUps> } | undefined;
  return (wished) => {
    const key = JSON.stringify(wished);
    if (kept?.key !== key) {
      const how = { seconds: keptSeconds, longest: keptSeconds, now: tools.now };
      kept = { key, ask: keepFigure(() => lookUpAll(wished, tools), how) };
    }
    return kept.ask();
  };
}

async function lookUpAll({ records, isPublished, earlier }: WishedLookUps, tools: LookUpTools): Promise<LookUps> {
  const signal = AbortSignal.timeout(wholeMilliseconds);
  const at = tools.now();
  const looked = records.slice(0, mostDomains).map(async (record) => {
    const before = earlier.filter(({ domain }) => domain === record.domain);
    return await lookUpDomain(record, { ...tools, isPublished, earlier: before, signal });
  });
  return { at, domains: await Promise.all(looked), more: Math.max(0, records.length - mostDomains) };
}

interface LookUpOf extends LookUpTools {
  readonly isPublished: boolean;
  readonly earlier: readonly OwnRecord[];
  readonly signal: AbortSignal;
}

async function lookUpDomain({ domain, ...record }: OwnRecord, of: LookUpOf): Promise<DomainLookUp> {
  const { target, port, priority, weight } = record;
  const expected = { target, port, priority, weight };
  try {
    const found = await askServers(domain, of);
    const order = of.isPublished ? { order: { priority, weight } } : {};
    const { outcome, records } = judgeRecords(found, { target, port, earlier: of.earlier, ...order });
    const more = Math.max(0, records.length - mostRecords);
    return { domain, expected, outcome, records: records.slice(0, mostRecords), more };
  } catch (error) {
    if (!isActivationError(error)) throw error;
    return { domain, expected, outcome: 'failed', records: [], more: 0, detail: error.detail };
  }
}

async function askServers(domain: string, { dns, randomId, signal }: LookUpOf): Promise<readonly SrvRecord[]> {
  const servers = dns.resolvers().slice(0, mostServers);
  if (servers.length === 0) throw new ActivationError('dns-failed', 'this machine knows no name server');
  const name = serviceName(domain);
  return await eachUntilReached(servers, { signal, patience: serverMilliseconds, goesOn }, (server, patient) =>
    askSrv(name, { server, randomId, signal: patient, isRecursive: true }),
  );
}

/** As the resolvers of systems do: one that refuses or fails is no answer while there is another to ask. */
function goesOn({ code }: ActivationError): boolean {
  return code.startsWith('dns-');
}
