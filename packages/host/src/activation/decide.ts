/**
 * What a request gets: the contact rule, then the terms. Facts in, decision out; nothing is loaded, stored or signed
 * here. Within a batch the caller hands in the facts as the requests before have left them.
 */
import {
  ActivationError,
  type AuthenticRequest,
  type ContactVerdict,
  decideTerms,
  displayedCount,
  findEdition,
  judgeContact,
  lineageAfter,
  type LeaseClaims,
  type Lineage,
  type NoticeClaims,
  type PackEdition,
  type RevocationMarks,
  type Seconds,
  type StoreId,
  type TermsDecision,
  type TermsFacts,
} from '@attiva/protocol';
import { grantFor, type HeldGrant, rootUnknown, type ServedApplication } from '../vendors/vendor-book.ts';
import { type AnsweredTerms, type ClientRow, type ContactMethod, livesShortly } from './client-row.ts';

/** Everything the decision looks at. */
export interface ActivationFacts {
  readonly request: AuthenticRequest;
  /** The host's clock when the request arrived. */
  readonly now: Seconds;
  readonly served: ServedApplication;
  readonly grant: HeldGrant;
  readonly edition: PackEdition;
  readonly row: ClientRow | undefined;
  /** Row of the identity that the caller succeeds: the same machine under its old name. */
  readonly predecessor?: ClientRow | undefined;
  /** Where the caller has no row because another took its place: what it asked last. */
  readonly succeededIat?: Seconds | undefined;
  /** Distinct clients in the window, the caller included. */
  readonly count: number;
  /** Distinct clients holding a valid lease of the edition, without the caller. */
  readonly licensedUse: number;
  readonly store: StoreId;
  readonly revocations: RevocationMarks;
  /** Intervals that the administrator of this host has set in the place of the pack's. */
  readonly overrides?: TermsFacts['overrides'];
  /** How the request came; over the network where this is absent. */
  readonly method?: ContactMethod | undefined;
}

export type ActivationDecision =
  | {
      readonly kind: 'answer';
      readonly terms: AnsweredTerms;
      /** The row to record; absent when the client has been told `new-identity` and its row stays. */
      readonly row?: ClientRow;
      /** For the event: `licensed`, `counted`, `repeated`, `new-identity`; `released`: its row goes. */
      readonly code: 'licensed' | 'counted' | 'repeated' | 'new-identity' | 'released';
      readonly noticed: string;
    }
  | { readonly kind: 'refuse'; readonly error: ActivationError };

/**
 * Finds the edition a request asks for, and the best grant that ends at a root its product holds.
 * @throws {ActivationError} `product-not-covered`, `root-unknown`, `revoked`, `host-not-registered`, `edition-unknown`,
 * `needs-newer-host-key`.
 */
export function findProduct(
  request: AuthenticRequest,
  served: ServedApplication | undefined,
  now: Seconds,
): { readonly grant: HeldGrant; readonly edition: PackEdition; readonly served: ServedApplication } {
  const { application, edition, generation, roots } = request.claims;
  if (served?.grant === undefined) {
    throw new ActivationError('product-not-covered', `this host has no grant for ${application}`, {
      facts: { application },
    });
  }
  const grant = grantFor(served.grants, { roots, generation, now });
  if (grant === undefined) throw rootUnknown(application, { grants: served.grants, roots });
  if (grant.revoked) throw new ActivationError('revoked', 'the grant of this host has been revoked');
  if (grant.signer === undefined) {
    throw new ActivationError('host-not-registered', 'the signing key of this grant is not on this host');
  }
  const found = findEdition(served.application, edition);
  if (found === undefined) {
    throw new ActivationError('edition-unknown', `the pack of this host has no edition ${edition}`, {
      facts: { application, edition },
    });
  }
  const granted = grant.claims.generation;
  if (generation > granted) {
    throw new ActivationError(
      'needs-newer-host-key',
      `needs a host key of generation ${generation}; this host has ${granted}`,
      { facts: { needed: generation, granted } },
    );
  }
  return { grant, edition: found, served };
}

/** The decision for one authentic request whose product is served. */
export function decideActivation(facts: ActivationFacts): ActivationDecision {
  const { request, now, row, store, succeededIat } = facts;
  const contact = { ...request.claims, digest: request.digest };
  const verdict = judgeContact(row?.contact, contact, { now, store, succeededIat });
  switch (verdict.kind) {
    case 'repeat':
      return repeat(facts, verdict.terms);
    case 'nonce-reused':
      return refuse(new ActivationError('nonce-reused', 'the id of this request was used for another request'));
    case 'overtaken':
      return refuse(
        new ActivationError('request-overtaken', 'a later request of this client was answered before', {
          facts: { lastIat: verdict.lastIat },
        }),
      );
    case 'new-identity':
      return { kind: 'answer', terms: newIdentity(facts), code: 'new-identity', noticed: 'clone' };
    case 'accepted':
      return accept(facts, verdict);
  }
}

function refuse(error: ActivationError): ActivationDecision {
  return { kind: 'refuse', error };
}

/** The same answer again; decided anew, with the same turn, where grant or signing key has changed since. */
function repeat(facts: ActivationFacts, terms: AnsweredTerms): ActivationDecision {
  const { row, grant } = facts;
  if (row === undefined || terms.claims.grant === grant.id) {
    return { kind: 'answer', terms, code: 'repeated', noticed: 'repeat' };
  }
  const anew = termsOf(facts, { turn: row.contact.turn });
  const contact = { ...row.contact, tip: { ...row.contact.tip, terms: anew } };
  const recorded: ClientRow = { ...row, contact, leaseUntil: leaseEnd(anew, facts) };
  return { kind: 'answer', terms: anew, row: recorded, code: 'repeated', noticed: 'grant-changed' };
}

function accept(
  facts: ActivationFacts,
  verdict: Extract<ContactVerdict<AnsweredTerms>, { kind: 'accepted' }>,
): ActivationDecision {
  const { request, now, served } = facts;
  const { claims, digest } = request;
  if (isShort(facts) && claims.leaves === true) return release(facts, verdict);
  const mayBeCopy = verdict.noticed === 'answer-lost' || verdict.noticed === 'client-restored';
  const terms = termsOf(facts, { turn: verdict.turn, mayBeCopy });
  const recorded: ClientRow = {
    vendor: claims.vendor,
    application: served.application.id,
    client: claims.iss,
    edition: claims.edition,
    generation: claims.generation,
    contact: {
      turn: verdict.turn,
      head: verdict.head,
      lastIat: verdict.lastIat,
      tip: { jti: claims.jti, digest, terms },
      facts: claims.device,
      restores: verdict.restores,
      passed: verdict.passed,
      returns: verdict.returns,
    },
    firstSeen: Math.min(now, ...machinesOf(facts).map(({ firstSeen }) => firstSeen)),
    lastSeen: now,
    state: claims.state,
    minutesLeft: claims.minutesLeft,
    virtual: claims.virtual,
    leaseUntil: leaseEnd(terms, facts),
    ephemeral: isShort(facts),
    successions: successionsOf(facts),
    method: facts.method ?? 'host',
  };
  const code = terms.kind === 'lease' ? 'licensed' : 'counted';
  return { kind: 'answer', terms, row: recorded, code, noticed: verdict.noticed };
}

/** A short-lived machine says goodbye: it is counted no more, and its lease is given back. */
function release(
  facts: ActivationFacts,
  verdict: Extract<ContactVerdict<AnsweredTerms>, { kind: 'accepted' }>,
): ActivationDecision {
  const { store } = facts;
  const answer = { ...answerClaims(facts, decide(facts, { holdsLease: false })), store, turn: verdict.turn };
  const claims: NoticeClaims = { ...answer, outcome: 'released' };
  return { kind: 'answer', terms: { kind: 'notice', claims }, code: 'released', noticed: verdict.noticed };
}

function successionsOf({ row, predecessor, now }: ActivationFacts): Lineage {
  const own = row?.successions ?? [];
  return predecessor === undefined ? own : lineageAfter(own, predecessor.successions, now);
}

/** What is known of the machine: under its own identity, and under the one it succeeds. */
function machinesOf({ row, predecessor }: ActivationFacts): readonly ClientRow[] {
  return [row, predecessor].filter((known) => known !== undefined);
}

function isShort(facts: ActivationFacts): boolean {
  return livesShortly(facts.request.claims, machinesOf(facts), facts.now);
}

/** End of the lease of this edition that the machine holds; 0 = none. A lease of another edition is not one of this. */
function heldUntil(facts: ActivationFacts): Seconds {
  const ofEdition = machinesOf(facts).filter(({ edition }) => edition === facts.edition.id);
  return Math.max(0, ...ofEdition.map(({ leaseUntil }) => leaseUntil));
}

function leaseEnd(terms: AnsweredTerms, facts: ActivationFacts): Seconds {
  return terms.kind === 'lease' ? terms.claims.exp : heldUntil(facts);
}

/** What the rule gives this machine. */
function decide(
  facts: ActivationFacts,
  { holdsLease, mayBeCopy = false }: { readonly holdsLease: boolean; readonly mayBeCopy?: boolean },
): TermsDecision {
  const { grant, edition, served, now, count, licensedUse, overrides } = facts;
  return decideTerms({
    now,
    edition,
    application: served.application,
    grant: grant.claims,
    maxLease: grant.delegation.maxLease,
    count,
    licensedUse,
    holdsLease,
    mayBeCopy,
    ephemeral: isShort(facts),
    ...(overrides !== undefined && { overrides }),
  });
}

/** Lease or counted notice, as the rule has it. */
function termsOf(
  facts: ActivationFacts,
  { turn, mayBeCopy = false }: { readonly turn: number; readonly mayBeCopy?: boolean },
): AnsweredTerms {
  const { edition, now, store } = facts;
  const decided = decide(facts, { holdsLease: heldUntil(facts) > now, mayBeCopy });
  const answer = { ...answerClaims(facts, decided), store, turn };
  if (decided.outcome === 'counted') {
    const claims: NoticeClaims = { ...answer, outcome: 'counted', reason: decided.reason };
    return { kind: 'notice', claims };
  }
  const claims: LeaseClaims = {
    ...answer,
    edition: edition.id,
    exp: decided.expiresAt,
    ends: decided.ends,
    entitlements: decided.entitlements,
    ...(decided.maintenanceUntil !== undefined && { maintenanceUntil: decided.maintenanceUntil }),
  };
  return { kind: 'lease', claims };
}

function newIdentity(facts: ActivationFacts): AnsweredTerms {
  return {
    kind: 'notice',
    claims: { ...answerClaims(facts, decide(facts, { holdsLease: false })), outcome: 'new-identity' },
  };
}

function answerClaims(
  facts: ActivationFacts,
  decided: { readonly renewAfter: number; readonly retryAfter: number },
): Omit<Extract<NoticeClaims, { outcome: 'new-identity' }>, 'outcome'> {
  const { request, grant, served, edition, now, count, revocations } = facts;
  return {
    iss: grant.claims.sub,
    iat: now,
    sub: request.claims.iss,
    nonce: request.claims.jti,
    grant: grant.id,
    application: served.application.id,
    generation: request.claims.generation,
    renewAfter: decided.renewAfter,
    retryAfter: decided.retryAfter,
    count: displayedCount(count, served.highestThreshold),
    threshold: edition.threshold,
    revocations,
  };
}
