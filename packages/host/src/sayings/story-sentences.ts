/** Every sentence of a machine's explanation. */
import { catalogue, isErrorCode } from '@attiva/protocol';
import { momentText, sayer, type Sentences, spanText } from './said.ts';

interface Nothing extends Readonly<Record<never, never>> {}

/** `reason` is a code of the error reference, which the console calls by its title. */
export type StoryFacts = {
  readonly 'story-several': { readonly count: number; readonly asked: string };
  readonly 'story-refused': { readonly what: 'clone' | 'refused'; readonly lastAt: number };
  readonly 'story-answered': {
    readonly state: 'all' | 'none' | 'part';
    readonly seenAt: number;
    readonly overdue: 'yes' | 'no';
  };
  readonly 'story-forgotten': Nothing;
  readonly 'story-turned-away': Nothing;
  readonly 'story-never': Nothing;
  readonly 'lease-none': Nothing;
  readonly 'lease-runs': { readonly endAt: number };
  readonly 'lease-ended': { readonly endAt: number };
  readonly 'lease-refused': { readonly reason: string; readonly reached: 'yes' | 'no' };
  readonly 'counted-now': { readonly inventory: number; readonly threshold: number };
  readonly 'call-expected': { readonly nextAt: number };
  readonly 'call-late': { readonly lateSeconds: number };
  readonly reported: { readonly state: string };
  readonly 'got-lease': Nothing;
  readonly 'got-same': Nothing;
  readonly 'must-ask': { readonly more: number };
  readonly 'counted-only': Nothing;
  readonly 'said-goodbye': Nothing;
  readonly 'told-new-identity': { readonly client: string; readonly held: 'yes' | 'no'; readonly heldBy: string };
  readonly refused: { readonly reason: string };
  readonly 'clock-ahead': { readonly apartSeconds: number };
  readonly 'clock-behind': { readonly apartSeconds: number };
  readonly 'noticed-first': Nothing;
  readonly 'noticed-other-store': Nothing;
  readonly 'noticed-host-data-older': Nothing;
  readonly 'noticed-answer-lost': Nothing;
  readonly 'noticed-client-restored': Nothing;
  readonly 'noticed-grant-changed': Nothing;
  readonly 'showed-identity': {
    readonly shownAt: number;
    readonly named: 'yes' | 'no';
    readonly name: string;
    readonly client: string;
    readonly held: 'yes' | 'no';
    readonly heldBy: string;
  };
  readonly 'copies-showed': {
    readonly shownAt: number;
    readonly client: string;
    readonly splits: number;
    readonly named: 'yes' | 'no';
    readonly names: string;
  };
  readonly 'took-place': { readonly tookAt: number; readonly client: string; readonly successions: number };
  readonly 'place-taken': { readonly tookAt: number; readonly client: string };
  readonly 'several-identities': { readonly count: number };
  readonly 'called-from': { readonly addresses: string };
  readonly 'resolves-to': { readonly address: string; readonly answered: 'yes' | 'no' };
  readonly 'resolves-not': Nothing;
  readonly 'resolver-failed': { readonly detail: string };
  readonly 'turned-away': {
    readonly lastAt: number;
    readonly times: number;
    readonly address: string;
    readonly named: 'yes' | 'no';
    readonly name: string;
    readonly reason: string;
  };
  readonly 'names-like-it': { readonly names: string };
  readonly 'names-hashed': Nothing;
  readonly 'names-none': Nothing;
  /** Of the catalogue: the cause of a code, and what to do about it. */
  readonly cause: { readonly reason: string };
  readonly remedy: { readonly reason: string };
  readonly 'outside-networks': { readonly address: string };
  readonly 'add-network': Nothing;
  readonly 'not-in-publish-list': { readonly domain: string };
  /** `detail` is a warning, which stands among the sentences itself. */
  readonly 'dns-leads-elsewhere': { readonly detail: string };
  readonly 'records-by-hand': Nothing;
  readonly 'serves-no-vendor': Nothing;
  readonly 'init-then-register': Nothing;
  readonly 'would-not-license': { readonly detail: string };
  readonly 'another-meant': { readonly name: string };
  readonly 'nothing-in-the-way': { readonly machine: string; readonly port: number };
  readonly 'look-there': { readonly machine: string };
};

export type StoryKind = keyof StoryFacts;

export const storySentences: Sentences<StoryFacts> = {
  'story-several': ({ count, asked }) => `${count} machines answer to "${asked}".`,
  'story-refused': ({ what, lastAt }) =>
    `has called and ${what === 'clone' ? 'was told to take an identity of its own' : 'was refused'}; no lease, last ${momentText(lastAt)}.`,
  'story-answered': ({ state, seenAt, overdue }) =>
    `${{ all: 'licensed', none: 'not licensed', part: 'licensed in part' }[state]}, last answered ${momentText(seenAt)}.${overdue === 'yes' ? ' It is overdue: it has not renewed when it should have.' : ''}`,
  'story-forgotten': () => 'has called before; nothing is kept of when, or of what it was told.',
  'story-turned-away': () => 'has reached this host and was refused at the door.',
  'story-never': () => 'has never reached this host.',
  'lease-none': () => 'no lease',
  'lease-runs': ({ endAt }) => `lease until ${momentText(endAt)}`,
  'lease-ended': ({ endAt }) => `lease ended ${momentText(endAt)}`,
  'lease-refused': ({ reason, reached }) => (reached === 'yes' ? `${reason} then, reached now` : reason),
  'counted-now': ({ inventory, threshold }) => `${inventory} counted now, threshold ${threshold}`,
  'call-expected': ({ nextAt }) => `next call expected by ${momentText(nextAt)}`,
  'call-late': ({ lateSeconds }) => `a call was expected ${spanText(lateSeconds)} ago`,
  reported: ({ state }) => state,
  'got-lease': () => 'got a lease',
  'got-same': () => 'asked the same once more and got the same answer',
  'must-ask': ({ more }) => `below the threshold: ${more} more ${more === 1 ? 'machine' : 'machines'} must ask`,
  'counted-only': () => 'counted, and no lease: quantity or end of the agreement',
  'said-goodbye': () => 'said goodbye: a short-lived machine that is counted no more',
  'told-new-identity': ({ client, held, heldBy }) =>
    `told to take an identity of its own: ${client} is held by ${held === 'yes' ? heldBy : 'another machine'}`,
  refused: ({ reason }) => `refused: ${isErrorCode(reason) ? catalogue[reason].title.toLowerCase() : reason}`,
  'clock-ahead': ({ apartSeconds }) => `refused: its clock is ${spanText(apartSeconds)} ahead of this host's`,
  'clock-behind': ({ apartSeconds }) => `refused: its clock is ${spanText(apartSeconds)} behind this host's`,
  'noticed-first': () => 'its first call here',
  'noticed-other-store': () => 'it was answered by another host before',
  'noticed-host-data-older': () =>
    'it tells of answers that this database does not know: the database was restored or copied',
  'noticed-answer-lost': () => 'the answer before did not reach it, or it is a copy',
  'noticed-client-restored': () => 'it was set back to an earlier state',
  'noticed-grant-changed': () => 'the grant of this host has changed since',
  'showed-identity': ({ shownAt, named, name, client, held, heldBy }) =>
    `${momentText(shownAt)}  ${named === 'yes' ? name : 'it'} showed the identity ${client}, which ${held === 'yes' ? heldBy : 'another machine'} holds, and was told to take one of its own`,
  'copies-showed': ({ shownAt, client, splits, named, names }) =>
    `${momentText(shownAt)}  its identity ${client} was shown by copies ${splits === 1 ? 'once' : `${splits} times`}${named === 'yes' ? `: ${names}` : ''}`,
  'took-place': ({ tookAt, client, successions }) =>
    `${momentText(tookAt)}  ${client} took the place of an earlier identity of this machine${successions > 1 ? ` (${successions} in a row)` : ''}`,
  'place-taken': ({ tookAt, client }) => `${momentText(tookAt)}  another identity took the place of ${client}`,
  'several-identities': ({ count }) => `${count} identities have used this name`,
  'called-from': ({ addresses }) => `called last from ${addresses}`,
  'resolves-to': ({ address, answered }) =>
    `its name resolves to ${address}${answered === 'yes' ? '' : ', outside of activation.networks: this host does not answer it'}`,
  'resolves-not': () => 'its name does not resolve on this host',
  'resolver-failed': ({ detail }) => `the resolver of this host was asked for its name and failed: ${detail}`,
  'turned-away': ({ lastAt, times, address, named, name, reason }) =>
    `${momentText(lastAt)}  ${times === 1 ? 'a request' : `${times} requests`} from ${address}${named === 'yes' ? `, claiming to be ${name}` : ''}, refused: ${reason} (not written; since this host started)`,
  'names-like-it': ({ names }) => `names like it that have called: ${names}`,
  'names-hashed': () => 'names are kept as digests here: only whole names are found, as the machine writes them',
  'names-none': () => 'no names are kept here: machines are found by client id only',
  cause: ({ reason }) => (isErrorCode(reason) ? catalogue[reason].cause : reason),
  remedy: ({ reason }) => (isErrorCode(reason) ? catalogue[reason].remedy : reason),
  'outside-networks': ({ address }) => `${address} is not in the networks that may ask (activation.networks)`,
  'add-network': () => 'add its network to activation.networks in host.toml and restart the host',
  'not-in-publish-list': ({ domain }) => `${domain} is not in your publish list, so that machine finds no SRV record`,
  'dns-leads-elsewhere': ({ detail }) => `DNS does not lead it here: ${detail}`,
  'records-by-hand': () => 'or enter the records by hand: attiva host print-records',
  'serves-no-vendor': () => 'this host serves no vendor yet',
  'init-then-register': () => 'attiva host init NAME.attiva, then attiva host register',
  'would-not-license': ({ detail }) => `this host would not license it: ${detail}`,
  'another-meant': ({ name }) => `another machine is meant: ${name} has called`,
  'nothing-in-the-way': ({ machine, port }) =>
    `nothing here stands in its way: no product that asks is installed on ${machine}, or it finds no host (DNS), or TCP ${port} is blocked between`,
  'look-there': ({ machine }) => `on ${machine}:  attiva doctor`,
};

export const tell: ReturnType<typeof sayer<StoryFacts>> = sayer<StoryFacts>(storySentences);
