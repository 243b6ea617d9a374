/** The explanation of a machine that never got an answer here: what is known of it, what is likely, what to do. Pure. */
import type { HostWarning } from '../status/host-warning.ts';
import type { SeenRefusal } from '../status/refusal-tally.ts';
import type { Sentence } from '../sayings/said.ts';
import { tell } from '../sayings/story-sentences.ts';
import { type Explanation, type Line, written } from './explanation.ts';
import { domainOf, isHostName } from './machine-words.ts';
import type { MachineFacts } from './machine-facts.ts';

/** One likely cause and the way out. */
interface Cause {
  readonly likely: Sentence;
  readonly do: readonly Line[];
  /** Said inside of `likely`. */
  readonly inside?: Line;
}

export function explainSilence(facts: MachineFacts): Explanation {
  const { asked, now } = facts;
  const causes = likelyCauses(facts);
  return written({
    asked,
    now,
    kind: 'never-called',
    machine: asked,
    summary: tell(facts.refused.length > 0 ? 'story-turned-away' : 'story-never', {}),
    matches: [],
    known: knownLines(facts),
    likely: causes.map(({ likely }) => likely),
    do: causes.flatMap((cause) => cause.do),
    check: [tell('look-there', { machine: asked })],
    inside: causes.flatMap(({ inside }) => inside ?? []),
  });
}

function knownLines(facts: MachineFacts): readonly Sentence[] {
  const { names, nearest } = facts;
  const kept = {
    full: [],
    hashed: [tell('names-hashed', {})],
    none: [tell('names-none', {})],
  };
  return [
    ...networkLines(facts),
    ...refusedLines(facts),
    ...(nearest.length === 0 ? [] : [tell('names-like-it', { names: nearest.join(', ') })]),
    ...kept[names],
  ];
}

/** What the resolver says, and whether those addresses may ask. */
export function networkLines({ resolved, identities }: MachineFacts): readonly Sentence[] {
  switch (resolved.kind) {
    case 'found':
      return resolved.addresses.map(({ address, mayAsk }) =>
        tell('resolves-to', { address, answered: mayAsk ? 'yes' : 'no' }),
      );
    case 'none':
      return identities.length > 0 ? [] : [tell('resolves-not', {})];
    case 'failed':
      return identities.length > 0 ? [] : [tell('resolver-failed', { detail: resolved.why })];
    case 'not-asked':
      return [];
  }
}

/** Refusals that were never written; who asked is only what he said. */
export function refusedLines({ refused }: MachineFacts): readonly Sentence[] {
  return refused.map(({ at, times, address, name, code }) => {
    const who = { address, named: name ? 'yes' : 'no', name: name || '' } as const;
    return tell('turned-away', { lastAt: at, times, ...who, reason: code });
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
  return { likely: tell('cause', { reason: code }), do: [tell('remedy', { reason: code })] };
}

function foreignNetwork({ resolved }: MachineFacts): readonly Cause[] {
  if (resolved.kind !== 'found' || resolved.addresses.some(({ mayAsk }) => mayAsk)) return [];
  const [first] = resolved.addresses;
  if (first === undefined) return [];
  return [
    {
      likely: tell('outside-networks', { address: first.address }),
      do: [tell('add-network', {})],
    },
  ];
}

function unpublishedDomain({ asked, published }: MachineFacts): readonly Cause[] {
  // What was asked for is anybody's text, a link's too: what is no name goes into no command.
  const domain = isHostName(asked) ? domainOf(asked) : undefined;
  if (published === undefined || domain === undefined || published.includes(domain)) return [];
  return [
    {
      likely: tell('not-in-publish-list', { domain }),
      do: [{ text: `attiva host publish add ${domain}` }],
    },
  ];
}

/** Where publishing fails, a machine that was told no host finds none; what fails in another domain than its own is no cause. */
function notInDns({ asked, warnings }: MachineFacts): readonly Cause[] {
  const domain = domainOf(asked);
  return warnings
    .filter(({ code, subject }) => code.startsWith('dns-update-') && (domain ?? subject) === subject)
    .slice(0, 1)
    .map((warning) => ({
      likely: tell('dns-leads-elsewhere', { detail: warning.text }),
      do: [remedyOf(warning), tell('records-by-hand', {})],
      inside: warning,
    }));
}

/** What would stop it even if it called. */
function ownTrouble({ warnings, vendors }: MachineFacts): readonly Cause[] {
  if (vendors === 0) {
    return [{ likely: tell('serves-no-vendor', {}), do: [tell('init-then-register', {})] }];
  }
  return warnings
    .filter(({ severity }) => severity === 'error')
    .map((warning) => ({
      likely: tell('would-not-license', { detail: warning.text }),
      do: [remedyOf(warning)],
      inside: warning,
    }));
}

/** Of its code; a warning that has a remedy of its own says that one. */
function remedyOf({ code, remedy, said }: HostWarning): Line {
  const told = tell('remedy', { reason: code });
  return told.text === remedy ? told : { text: remedy, said: { kind: `${said.kind}.do`, facts: {} } };
}

function misspelt({ nearest, resolved }: MachineFacts): readonly Cause[] {
  const [first] = nearest;
  if (first === undefined || resolved.kind === 'found') return [];
  return [{ likely: tell('another-meant', { name: first }), do: [{ text: `attiva host explain ${first}` }] }];
}

function nothingInTheWay({ asked, port }: MachineFacts): Cause {
  return {
    likely: tell('nothing-in-the-way', { machine: asked, port }),
    do: [],
  };
}
