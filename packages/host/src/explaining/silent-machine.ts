/** The explanation of a machine that never got an answer here: what is known of it, what is likely, what to do. Pure. */
import { catalogue } from '@attiva/protocol';
import type { SeenRefusal } from '../status/refusal-tally.ts';
import type { Explanation } from './explanation.ts';
import { domainOf } from './machine-words.ts';
import type { MachineFacts } from './machine-facts.ts';
import { momentText } from './request-words.ts';

/** One likely cause and the way out. */
interface Cause {
  readonly likely: string;
  readonly do: readonly string[];
}

export function explainSilence(facts: MachineFacts): Explanation {
  const { asked, now } = facts;
  const causes = likelyCauses(facts);
  return {
    asked,
    now,
    kind: 'never-called',
    machine: asked,
    summary:
      facts.refused.length > 0 ? 'has reached this host and was refused at the door.' : 'has never reached this host.',
    matches: [],
    products: [],
    requests: [],
    identity: [],
    known: knownLines(facts),
    likely: causes.map(({ likely }) => likely),
    do: [...new Set(causes.flatMap((cause) => cause.do))],
    check: [`on ${asked}:  attiva doctor`],
  };
}

function knownLines(facts: MachineFacts): string[] {
  const { names, nearest } = facts;
  const kept = {
    full: [],
    hashed: ['names are kept as digests here: only whole names are found, as the machine writes them'],
    none: ['no names are kept here: machines are found by client id only'],
  };
  return [
    ...networkLines(facts),
    ...refusedLines(facts),
    ...(nearest.length === 0 ? [] : [`names like it that have called: ${nearest.join(', ')}`]),
    ...kept[names],
  ];
}

/** What the resolver says, and whether those addresses may ask. */
export function networkLines({ resolved, identities }: MachineFacts): string[] {
  switch (resolved.kind) {
    case 'found':
      return resolved.addresses.map(
        ({ address, mayAsk }) =>
          `its name resolves to ${address}${mayAsk ? '' : ', outside of activation.networks: this host does not answer it'}`,
      );
    case 'none':
      return identities.length > 0 ? [] : ['its name does not resolve on this host'];
    case 'failed':
      return identities.length > 0
        ? []
        : [`the resolver of this host was asked for its name and failed: ${resolved.why}`];
    case 'not-asked':
      return [];
  }
}

/** Refusals that were never written; who asked is only what he said. */
export function refusedLines({ refused }: MachineFacts): string[] {
  return refused.map((one) => {
    const who = !one.name ? `from ${one.address}` : `from ${one.address}, claiming to be ${one.name}`;
    const often = one.times === 1 ? 'a request' : `${one.times} requests`;
    return `${momentText(one.at)}  ${often} ${who}, refused: ${one.code} (not written; since this host started)`;
  });
}

/** The most telling first: what was seen beats what is inferred. */
function likelyCauses(facts: MachineFacts): readonly Cause[] {
  const found = [
    ...facts.refused.slice(0, 1).map(causeOfRefusal),
    ...foreignNetwork(facts),
    ...unpublishedDomain(facts),
    ...notInDns(facts),
    ...ownTrouble(facts),
    ...misspelt(facts),
  ];
  return found.length > 0 ? found : [nothingInTheWay(facts)];
}

function causeOfRefusal({ code }: SeenRefusal): Cause {
  const { cause, remedy } = catalogue[code];
  return { likely: cause, do: [remedy] };
}

function foreignNetwork({ resolved }: MachineFacts): readonly Cause[] {
  if (resolved.kind !== 'found' || resolved.addresses.some(({ mayAsk }) => mayAsk)) return [];
  const [first] = resolved.addresses;
  if (first === undefined) return [];
  return [
    {
      likely: `${first.address} is not in the networks that may ask (activation.networks)`,
      do: ['add its network to activation.networks in host.toml and restart the host'],
    },
  ];
}

function unpublishedDomain({ asked, published }: MachineFacts): readonly Cause[] {
  const domain = domainOf(asked);
  if (published === undefined || domain === undefined || published.includes(domain)) return [];
  return [
    {
      likely: `${domain} is not in your publish list, so that machine finds no SRV record`,
      do: [`attiva host publish add ${domain}`],
    },
  ];
}

/** Where publishing fails, a machine that was told no host finds none; what fails in another domain than its own is no cause. */
function notInDns({ asked, warnings }: MachineFacts): readonly Cause[] {
  const domain = domainOf(asked);
  return warnings
    .filter(({ code, subject }) => code.startsWith('dns-update-') && (domain ?? subject) === subject)
    .slice(0, 1)
    .map(({ text, remedy }) => ({
      likely: `DNS does not lead it here: ${text}`,
      do: [remedy, 'or enter the records by hand: attiva host print-records'],
    }));
}

/** What would stop it even if it called. */
function ownTrouble({ warnings, vendors }: MachineFacts): readonly Cause[] {
  if (vendors === 0) {
    return [
      { likely: 'this host serves no vendor yet', do: ['attiva host init NAME.attiva, then attiva host register'] },
    ];
  }
  return warnings
    .filter(({ severity }) => severity === 'error')
    .map(({ text, remedy }) => ({ likely: `this host would not license it: ${text}`, do: [remedy] }));
}

function misspelt({ nearest, resolved }: MachineFacts): readonly Cause[] {
  const [first] = nearest;
  if (first === undefined || resolved.kind === 'found') return [];
  return [{ likely: `another machine is meant: ${first} has called`, do: [`attiva host explain ${first}`] }];
}

function nothingInTheWay({ asked, port }: MachineFacts): Cause {
  return {
    likely: `nothing here stands in its way: no product that asks is installed on ${asked}, or it finds no host (DNS), or TCP ${port} is blocked between`,
    do: [],
  };
}
