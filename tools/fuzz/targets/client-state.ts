/** The client's own files: made by us, changed by bit rot, editors and people who would like to be licensed. */
import { keyId, openProductRoots, type ProductRoots, parseCompact, SignatureCache } from '@attiva/protocol';
import {
  identityFile,
  identityId,
  type IdentityRecord,
  presentIdentity,
  signerOf,
} from '../../../packages/client/src/identity/identity-record.ts';
import { leaseKind } from '../../../packages/client/src/licensing/held-lease.ts';
import { listProducts } from '../../../packages/client/src/licensing/product.ts';
import { StoredRight } from '../../../packages/client/src/licensing/stored-right.ts';
import { type ClientState, emptyState, parseClientState } from '../../../packages/client/src/state/client-state.ts';
import { parseGrace } from '../../../packages/client/src/state/grace.ts';
import { seal, unseal } from '../../../packages/client/src/state/sealed-text.ts';
import { delegation, keys, leaseChain, now, pack, trust, vendor } from '../../vectors/world.ts';
import { type Json, jsonMutator, mutateTree, readJson } from '../json-mutators.ts';
import { statementsInJson, statementWords } from '../statement-mutators.ts';
import { type FuzzTarget, type Mutator, promise } from '../target.ts';
import { textMutators } from '../text-mutators.ts';

const sources = ['packages/client/src/state', 'packages/client/src/identity', 'packages/client/src/licensing'];

function contentOf(text: string): Json | undefined {
  const outer = readJson(text);
  return typeof outer === 'object' && outer !== null && !Array.isArray(outer) ? outer['content'] : undefined;
}

/** Changes the content and seals it anew: the hash is no protection from people. */
const sealedAnew: Mutator = (text, random, other) => {
  const content = contentOf(text);
  return content === undefined ? text : seal(mutateTree(content, random, statementWords, contentOf(other)));
};

/** The same with a statement in it changed and well signed. */
const statementsSealed: Mutator = (text, random, other) => {
  const content = contentOf(text);
  if (content === undefined) return text;
  const changed = readJson(statementsInJson(JSON.stringify(content), random, JSON.stringify(contentOf(other) ?? null)));
  return changed === undefined ? text : seal(changed);
};

const client = keys.client;
const identity: IdentityRecord = {
  identities: [
    {
      jwk: { ...client.jwk, d: Buffer.from(client.secret).toString('base64url') } as never,
      created: now - 1000,
      facts: [1, 2, 3],
    },
  ],
};

const state: ClientState = {
  ...emptyState,
  latest: now,
  revocations: [],
  lookupDomain: 'corp.example',
  hosts: { machine: 'host.example:7688' },
  applications: {
    'aurora-os': {
      prev: { client: client.id as never, store: 'S'.repeat(21).concat('A') as never, turn: 1 },
      lastIat: now,
    },
  },
  editions: {
    'aurora-os/desktop': {
      key: { text: 'QQQRN-SNSF9-G9XAX-JNVTA-SK5WS', lastFive: 'SK5WS', generation: 2025, installedAt: now },
      lease: { chain: leaseChain(), client: client.id as never, host: 'host.example:7688' },
      answer: {
        outcome: 'lease',
        iat: now,
        at: now,
        count: 31,
        threshold: 25,
        renewAfter: 900,
        retryAfter: 900,
        host: 'h:1',
      },
      cachedHost: { name: 'host.example', port: 7688, path: '/', tls: 'A'.repeat(43) },
      attempt: { at: now, code: 'busy', notBefore: now + 5 },
      agreementCleared: true,
    },
  },
};

const mutators: readonly Mutator[] = [
  ...Array.from({ length: 6 }, () => sealedAnew),
  statementsSealed,
  statementsSealed,
  jsonMutator(),
  ...textMutators,
];

/** The state with the lease in it, and the lease judged as every start of a product judges it. */
const states: FuzzTarget = {
  name: 'client-state',
  covers: ['client:parseClientState', 'client:unseal'],
  sources,
  seeds: () => [seal(state), seal(emptyState), '{"format":2,"sha256":"x","content":{}}', ''],
  mutators,
  dictionary: ['"format":1', '"sha256":"', '"content":'],
  longest: 30_000,
  run: (text) => {
    const unsealed = unseal(text);
    if (unsealed.kind !== 'content') return unsealed.kind === 'damaged' ? `damaged: ${unsealed.why}` : unsealed.kind;
    const parsed = parseClientState(unsealed.content);
    if (parsed === undefined) return 'not a state';
    const again = unseal(seal(parsed));
    promise(
      again.kind === 'content' && parseClientState(again.content) !== undefined,
      'a state that cannot be written back',
    );
    return judgeLeases(parsed);
  },
};

const opened = openProductRoots(
  {
    vendor,
    name: 'x',
    roots: trust['roots'] as never,
    packs: [[pack(), delegation()]],
    revocations: [],
  } satisfies ProductRoots,
  now,
);
const [product] = listProducts(opened.packs);
if (product === undefined) throw new TypeError('the pack of the vectors holds an edition');

function judgeLeases(parsed: ClientState): string {
  const labels: string[] = [];
  for (const [name, { lease: stored }] of Object.entries(parsed.editions).slice(0, 8)) {
    const question = { identity, revocations: opened.revocations, product: product as never, generation: 2025 };
    const { found, problem } = new StoredRight(leaseKind, opened, new SignatureCache()).find(stored, question);
    if (found !== undefined) {
      const { sub, application, edition } = parseCompact(found.chain[0] ?? '')?.claims ?? {};
      promise(sub === client.id, 'a lease of another client counts');
      promise(application === 'aurora-os' && edition === 'desktop', 'a lease of another product counts');
    }
    labels.push(`${name.length > 0} ${found === undefined} ${problem ?? ''}`);
  }
  return `state ${labels.slice(0, 2).join()}`;
}

const identities: FuzzTarget = {
  name: 'client-identity',
  covers: ['client:parseIdentityRecord'],
  sources,
  seeds: () => [seal(identity), seal({ identities: [], left: { at: now, clients: [client.id] } })],
  mutators,
  dictionary: [],
  longest: 8000,
  run: (text) => {
    const unsealed = unseal(text);
    if (unsealed.kind !== 'content') return unsealed.kind;
    const record = identityFile('identity').parse(unsealed.content);
    if (record === undefined) return 'no record';
    const present = presentIdentity(record);
    if (present === undefined) return 'nobody yet';
    const signer = signerOf(present);
    promise(signer.id === identityId(present) && signer.id === keyId(signer.jwk), 'a signer of another identity');
    promise(signer.sign(Buffer.from('x')) instanceof Uint8Array, 'a key that signs nothing');
    return 'identity';
  },
};

const grace: FuzzTarget = {
  name: 'client-grace',
  covers: ['client:parseGrace'],
  sources,
  seeds: () => [seal({ editions: { 'aurora-os/desktop@2025': { start: now, rearms: 1 } } }), seal({ editions: {} })],
  mutators,
  dictionary: ['"start":', '"rearms":'],
  longest: 4000,
  run: (text) => {
    const unsealed = unseal(text);
    if (unsealed.kind !== 'content') return unsealed.kind;
    const record = parseGrace(unsealed.content);
    if (record === undefined) return 'no record';
    const all = Object.values(record.editions);
    promise(
      all.every(({ start, rearms }) => start >= 0 && rearms >= 0),
      'grace that began before time',
    );
    return `grace ${all.length > 0}`;
  },
};

export const clientStateTargets: readonly FuzzTarget[] = [states, identities, grace];
