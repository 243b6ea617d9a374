/** Asks the name servers of this machine for a domain's hosts, as a machine there would, and judges what they answer. */
import { ActivationError, isActivationError, type Seconds } from '@attiva/protocol';
import { keepFigure } from '../reports/kept-figure.ts';
import { askSrv, askTxt, type DnsQuestion, hasAddress } from './ask-record.ts';
import { eachUntilReached } from './each-until-reached.ts';
import { type FoundOutcome, judgeRecords, type SrvRecord, type Whose } from './judge-records.ts';
import { type Finding, judgeTexts } from './judge-texts.ts';
import type { DnsAccess } from './name-servers.ts';
import { type OwnRecord, serviceName } from './own-record.ts';

export interface FoundRecord extends SrvRecord {
  readonly whose: Whose;
}

export interface DomainLookUp {
  readonly domain: string;
  /** What should be found; priority and weight may be others where the host does not publish it itself. */
  readonly expected: SrvRecord & { readonly texts: readonly string[] };
  /** `failed`: nobody answered. */
  readonly outcome: FoundOutcome | 'failed';
  readonly records: readonly FoundRecord[];
  /** How many are not told. */
  readonly more: number;
  /** What is wrong behind a record that names this host. */
  readonly findings: readonly Finding[];
  /** Strings of the TXT record that says something else. */
  readonly texts?: readonly string[];
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
const mostStrings = 16;
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
  const { target, port, priority, weight, texts } = record;
  const expected = { target, port, priority, weight, texts };
  try {
    const name = serviceName(domain);
    const found = await askServers(of, (question) => askSrv(name, question));
    const order = of.isPublished ? { order: { priority, weight } } : {};
    const { outcome, records } = judgeRecords(found, { target, port, earlier: of.earlier, ...order });
    const more = Math.max(0, records.length - mostRecords);
    const told = { domain, expected, records: records.slice(0, mostRecords), more };
    if (!records.some(({ whose }) => whose === 'own')) return { ...told, outcome, findings: [] };
    const behind = await lookBehind(name, { expected, of });
    return { ...told, ...behind, outcome: behind.findings.length > 0 ? 'differs' : outcome };
  } catch (error) {
    if (!isActivationError(error)) throw error;
    return { domain, expected, outcome: 'failed', records: [], more: 0, findings: [], detail: error.detail };
  }
}

/** What machines meet once they have found the record: its TXT record, the address of its name. No answer is no finding. */
async function lookBehind(
  name: string,
  { expected, of }: { readonly expected: DomainLookUp['expected']; readonly of: LookUpOf },
): Promise<Pick<DomainLookUp, 'findings' | 'texts'>> {
  const [found, isThere] = await Promise.all([
    answerOf(askServers(of, (question) => askTxt(name, question))),
    answerOf(askServers(of, (question) => hasAddress(expected.target, question))),
  ]);
  const { finding, texts } = found === undefined ? {} : judgeTexts(found, expected, of.isPublished);
  return {
    findings: [...(finding === undefined ? [] : [finding]), ...(isThere === false ? ['no-address' as const] : [])],
    ...(texts !== undefined && { texts: texts.slice(0, mostStrings) }),
  };
}

async function answerOf<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (!isActivationError(error)) throw error;
    return undefined;
  }
}

async function askServers<T>(
  { dns, randomId, signal }: LookUpOf,
  ask: (question: DnsQuestion) => Promise<T>,
): Promise<T> {
  const servers = dns.resolvers().slice(0, mostServers);
  if (servers.length === 0) throw new ActivationError('dns-failed', 'this machine knows no name server');
  return await eachUntilReached(servers, { signal, patience: serverMilliseconds, goesOn }, (server, patient) =>
    ask({ server, randomId, signal: patient, isRecursive: true }),
  );
}

/** As the resolvers of systems do: one that refuses or fails is no answer while there is another to ask. */
function goesOn({ code }: ActivationError): boolean {
  return code.startsWith('dns-');
}
