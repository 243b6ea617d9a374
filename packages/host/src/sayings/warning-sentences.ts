/** Every sentence that a warning of this host can be. */
import { dayText, machinesText, momentText, sayer, type Sentences } from './said.ts';

export type WarningFacts = {
  readonly 'left-out': { readonly what: string; readonly detail: string };
  readonly 'data-older': { readonly requests: number };
  /** Names of images, joined; how many are not named. */
  readonly 'images-with-identity': { readonly images: string; readonly more: number };
  readonly 'not-registered': { readonly vendor: string };
  /** Last characters of host keys, joined; when the first of them was asked for. */
  readonly 'answer-awaited': {
    readonly vendor: string;
    readonly keys: string;
    readonly count: number;
    readonly askedDay: number;
  };
  readonly 'pack-missing': { readonly application: string };
  readonly 'grant-revoked': { readonly name: string };
  readonly 'signing-key-missing': { readonly name: string };
  readonly 'agreement-ends': {
    readonly name: string;
    readonly ended: 'yes' | 'no';
    readonly endDay: number;
    /** What came of asking for a new term; `soon` and `later`: the host will ask. */
    readonly renewal: 'none' | 'renewed' | 'unchanged' | 'failed' | 'soon' | 'later';
    /** When it was asked, or will be; 0 where neither. */
    readonly renewalDay: number;
    /** Code of what went wrong; empty where nothing did. */
    readonly outcome: string;
    readonly asks: 'yes' | 'no';
  };
  readonly 'quantity-exceeded': { readonly licensed: number; readonly name: string; readonly quantity: number };
  readonly 'no-requests-since': { readonly sinceAt: number };
  readonly 'count-below-threshold': {
    readonly name: string;
    readonly inventory: number;
    readonly edition: string;
    readonly threshold: number;
    readonly licensed: number;
  };
  readonly 'count-below-wish': { readonly name: string; readonly inventory: number; readonly lowCount: number };
  readonly 'console-not-reached': { readonly detail: string };
  readonly 'publishing-fails': { readonly domain: string; readonly detail: string };
  readonly 'tls-off': { readonly detail: string };
  readonly 'signing-key-elsewhere': { readonly key: string; readonly detail: string };
  readonly 'host-silent': { readonly name: string; readonly sinceAt: number };
  readonly 'notification-not-taken': { readonly channel: string; readonly detail: string };
};

export type WarningKind = keyof WarningFacts;

/** What came of asking, as far as it is said beside the end. */
export type RenewalFacts = Pick<WarningFacts['agreement-ends'], 'renewal' | 'renewalDay' | 'outcome' | 'asks'>;

export const warningSentences: Sentences<WarningFacts> = {
  'left-out': ({ what, detail }) => `${what} is left out: ${detail}.`,
  'data-older': ({ requests }) =>
    `${requests === 1 ? '1 request' : `${requests} requests`} of the last 30 days told of answers that this database does not know: it was restored or copied. It goes on serving.`,
  'images-with-identity': ({ images, more }) =>
    `Many machines were made from an image that carries an identity: ${images}${more > 0 ? ` and ${more} more` : ''}. Each has taken one of its own.`,
  'not-registered': ({ vendor }) => `Not registered with ${vendor}: its clients are refused.`,
  'answer-awaited': ({ vendor, keys, count, askedDay }) =>
    `Waiting for the answer of ${vendor} (host ${count === 1 ? `key ${keys}` : `keys ${keys}, the first`} asked on ${dayText(askedDay)}): not registered, its clients are refused.`,
  'pack-missing': ({ application }) =>
    `No product pack here describes ${application}, for which this host has a grant.`,
  'grant-revoked': ({ name }) =>
    `The vendor has revoked the grant for ${name}: no machine is activated or renewed with it.`,
  'signing-key-missing': ({ name }) =>
    `The signing key of the grant for ${name} is not on this machine: its clients are refused.`,
  'agreement-ends': ({ name, ended, endDay, ...renewal }) =>
    [
      `The agreement for ${name} ${ended === 'yes' ? 'ended' : 'ends'} on ${dayText(endDay)}.`,
      ...renewalTexts(renewal),
    ].join(' '),
  'quantity-exceeded': ({ licensed, name, quantity }) =>
    `${machinesText(licensed)} use ${name}; ${quantity} ${quantity === 1 ? 'was' : 'were'} bought.`,
  'no-requests-since': ({ sinceAt }) => `No request has come since ${momentText(sinceAt)}.`,
  'count-below-threshold': ({ name, inventory, edition, threshold, licensed }) =>
    `${name} counts ${machinesText(inventory)}; ${edition} needs ${threshold}: ${machinesText(licensed)} with a lease will not be renewed.`,
  'count-below-wish': ({ name, inventory, lowCount }) =>
    `${name} counts ${machinesText(inventory)}, fewer than ${lowCount}.`,
  'console-not-reached': ({ detail }) => `The console is not reached from the network: ${detail}`,
  'publishing-fails': ({ domain, detail }) => `Publishing in ${domain} fails: ${detail}.`,
  'tls-off': ({ detail }) => `TLS is off, for its key cannot be used: ${detail}.`,
  'signing-key-elsewhere': ({ key, detail }) => `Nothing is signed with the key ${key}: ${detail}.`,
  'host-silent': ({ name, sinceAt }) =>
    `The host ${name} on the same database has not been heard of since ${momentText(sinceAt)}.`,
  'notification-not-taken': ({ channel, detail }) => `A notification by ${channel} was not taken: ${detail}.`,
};

function renewalTexts({ renewal, renewalDay, outcome, asks }: RenewalFacts): readonly string[] {
  const day = dayText(renewalDay);
  const told: Readonly<Record<RenewalFacts['renewal'], string>> = {
    none: '',
    renewed: `It was renewed on ${day}.`,
    unchanged: `The vendor was asked on ${day} and has no new term yet.`,
    failed: `Asking the vendor on ${day} failed (${outcome}).`,
    soon: 'This host asks the vendor for a new term by itself as long as it runs.',
    later: `This host asks the vendor for a new term from ${day} on.`,
  };
  const silent = asks === 'no' ? ['This host does not ask by itself: `renewal.enabled` is off.'] : [];
  return [...(told[renewal] === '' ? [] : [told[renewal]]), ...silent];
}

export const sayWarning: ReturnType<typeof sayer<WarningFacts>> = sayer<WarningFacts>(warningSentences);
