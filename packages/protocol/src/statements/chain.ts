/**
 * Chains: from a subject up to a root of the vendor. `verifyChain` is the one door through which anything signed by a
 * vendor or by a vendor's host becomes trusted, and its order is the order of spec/statements.md, "Judging a chain":
 * shape of every member, signatures from the root down, vendor, lab mark, kinds, time, revocation. What the subject's claims allow
 * for a given request is judged by `messages/`.
 */
import type { KeyObject } from 'node:crypto';
import { type BatchCheck, verifyBatchSignature } from '../envelope/batch-signature.ts';
import type { KeyId, Seconds, StatementId, VendorId } from '../envelope/ids.ts';
import type { SignatureCache } from '../envelope/signature-cache.ts';
import { importPublicKey, keyId, type PublicJwk, verifySignature } from '../envelope/signing-key.ts';
import { ActivationError } from '../errors/activation-error.ts';
import { clockToleranceSeconds, issuerWindowSeconds } from '../rules/time-limits.ts';
import type { DelegationClaims, HostGrantClaims } from './claims.ts';
import { type AuthorityKind, type HostKind, type Kind, kinds } from './kinds.ts';
import { bearsSignature, notAuthentic, type ReadStatement, readStatement } from './read.ts';
import type { RevocationSet } from './revocation.ts';
import { confirms } from './shape.ts';

/** Whom a verifier trusts, and when. */
export interface TrustContext {
  /** The vendor compiled into the product. */
  readonly vendor: VendorId;
  /** Its roots, present and next. */
  readonly roots: readonly PublicJwk[];
  /** Now, in seconds: effective time on a client. */
  readonly now: Seconds;
  readonly revocations: RevocationSet;
  readonly cache?: SignatureCache;
  /** Takes what a lab root has signed as well: only in builds for tests (spec/statements.md 10). */
  readonly allowLab?: boolean;
}

export interface ChainOptions {
  /** `false` for what was stored when it was fresh: T1 is then judged by the license rule as `clock-behind-lease`. */
  readonly refuseFuture?: boolean;
  /** `false` for a lease that is already held: it runs to its end, the license rule hears of the revocation. */
  readonly refuseRevoked?: boolean;
}

/** A chain that was verified, by the name of each link. */
export interface VerifiedChain {
  readonly kind: Kind;
  readonly chain: readonly string[];
  readonly subject: ReadStatement;
  readonly grant?: { readonly claims: HostGrantClaims; readonly id: StatementId };
  readonly delegation?: { readonly claims: DelegationClaims; readonly id: StatementId };
  /** Id of the root that vouches. */
  readonly root: KeyId;
  /** Whether anything in the chain is on a list that is held. */
  readonly revoked: boolean;
  /** Whether a lab root vouches; only ever true where the verifier allows it. */
  readonly lab: boolean;
}

interface Link {
  readonly statement: ReadStatement;
  /** Who signed it: id and public key. */
  readonly signer: KeyId;
  readonly jwk: PublicJwk;
}

/**
 * Verifies a chain, subject first.
 * @throws {ActivationError} `not-authentic`, `root-unknown`, `too-large`, `other-vendor`, `lab-root`,
 * `kind-not-delegated`, `issued-in-future`, `outside-issuer-window`, `revoked`.
 */
export function verifyChain(
  kind: AuthorityKind | HostKind,
  chain: unknown,
  trust: TrustContext,
  options: ChainOptions = {},
): VerifiedChain {
  const statements = readChain(kind, chain, trust.cache);
  const links = linkFromRoot(statements, trust);
  for (const link of [...links].reverse()) checkSignature(link, trust.cache);
  checkVendor(links, trust.vendor);
  if (trust.allowLab !== true) refuseLab(links);
  checkKinds(links);
  if (options.refuseFuture !== false) checkFuture(links, trust.now);
  checkIssuerWindows(links);
  const verified = nameLinks(kind, chain as readonly string[], links);
  const revoked = isRevoked(verified, trust.revocations);
  if (revoked && options.refuseRevoked !== false) {
    throw new ActivationError('revoked', 'the vendor has revoked a signing key or statement of this chain');
  }
  return { ...verified, revoked };
}

/** The kinds that stand in the chain of a subject, subject first; two possibilities where a root may sign too. */
function expectedKinds(kind: AuthorityKind | HostKind, length: number): readonly Kind[] | undefined {
  const signer = kinds[kind].signer;
  if (signer === 'host') return length === 3 ? [kind, 'host-grant', 'delegation'] : undefined;
  if (length === 2 && signer !== 'root') return [kind, 'delegation'];
  if (length === 1 && signer !== 'delegated') return [kind];
  return undefined;
}

function readChain(kind: AuthorityKind | HostKind, chain: unknown, cache: SignatureCache | undefined): ReadStatement[] {
  if (!Array.isArray(chain)) throw notAuthentic('a chain is a list of statements');
  const expected = expectedKinds(kind, chain.length);
  if (expected === undefined) throw notAuthentic(`the chain of a ${kind} does not have ${chain.length} members`);
  const size = chain.reduce((sum: number, text: unknown) => sum + (typeof text === 'string' ? text.length : 0), 0);
  if (size > kinds[kind].maxBytes) {
    throw new ActivationError('too-large', `the chain of a ${kind} has at most ${kinds[kind].maxBytes} bytes`);
  }
  return chain.map((text: unknown, index) => {
    const read = (): ReadStatement => readStatement(text, expected[index] as Kind);
    // Parents are the same in every answer; the subject never is.
    if (cache === undefined || index === 0 || typeof text !== 'string') return read();
    return cache.reading(expected[index] as Kind, text, read);
  });
}

/** Finds who signed each member, from the root at the end to the subject at the front. */
function linkFromRoot(statements: readonly ReadStatement[], trust: TrustContext): Link[] {
  const links: Link[] = [];
  let above: Link | undefined;
  for (const statement of [...statements].reverse()) {
    const link: Link = above === undefined ? linkToRoot(statement, trust.roots) : linkToParent(statement, above);
    links.unshift(link);
    above = link;
  }
  return links;
}

function linkToRoot(statement: ReadStatement, roots: readonly PublicJwk[]): Link {
  const header = statement.header;
  if (header.form !== 'kid') throw notAuthentic('the last member of a chain is signed by a root');
  const jwk = roots.find((root) => keyId(root) === header.kid);
  if (jwk === undefined) {
    throw new ActivationError('root-unknown', 'the chain ends at a root that is not trusted here', {
      facts: { root: header.kid },
    });
  }
  return { statement, signer: header.kid, jwk };
}

function linkToParent(statement: ReadStatement, parent: Link): Link {
  const claims = parent.statement.parts.claims;
  const header = statement.header;
  if (parent.statement.header.kind === 'delegation') {
    if (!confirms(claims['cnf'], claims['sub'])) throw notAuthentic('a delegation names another key than it carries');
    if (header.form !== 'kid' || header.kid !== claims['sub']) {
      throw notAuthentic('a member is not signed by the delegated key');
    }
    return { statement, signer: header.kid, jwk: (claims['cnf'] as unknown as { jwk: PublicJwk }).jwk };
  }
  if (header.form !== 'jwk') throw notAuthentic('a host shows its signing key');
  const signer = keyId(header.jwk);
  if (signer !== claims['sub'] || signer !== statement.parts.claims['iss']) {
    throw notAuthentic('the signing key is not the one of the grant');
  }
  return { statement, signer, jwk: header.jwk };
}

function checkSignature(link: Link, cache: SignatureCache | undefined): void {
  const good = cache === undefined ? isGood(link, importPublicKey(link.jwk)) : isKnownGood(link, cache);
  if (!good) throw notAuthentic(`the signature of the ${link.statement.header.kind} is not good`);
}

function isGood({ statement }: Link, key: KeyObject | undefined): boolean {
  return key !== undefined && bearsSignature(statement, key);
}

/** Parents repeat with every answer, and everything that a host answered in one batch shares one signature. */
function isKnownGood(link: Link, cache: SignatureCache): boolean {
  const { statement, signer, jwk } = link;
  const key = (): KeyObject | undefined => cache.key(signer, () => importPublicKey(jwk));
  if (kinds[statement.header.kind].signer !== 'host') {
    return cache.check(signer, statement.parts.text, () => isGood(link, key()));
  }
  const check: BatchCheck = (bytes, signature) =>
    cache.check(signer, Buffer.concat([bytes, signature]).toString('latin1'), () => {
      const known = key();
      return known !== undefined && verifySignature(known, bytes, signature);
    });
  return verifyBatchSignature(check, statement.parts.signingInput, statement.parts.signature);
}

function checkVendor(links: readonly Link[], vendor: VendorId): void {
  for (const { statement } of links) {
    const issuer = statement.parts.claims['iss'];
    if (kinds[statement.header.kind].signer !== 'host' && issuer !== vendor) {
      throw new ActivationError('other-vendor', `issued by ${String(issuer)}, not by ${vendor}`, {
        facts: { expected: vendor, found: String(issuer) },
      });
    }
  }
}

/** Inside what is signed, so that nobody can take the mark off: neither the product's file of roots nor a host decides. */
function refuseLab(links: readonly Link[]): void {
  for (const { statement } of links) {
    if (bearsLabMark(statement))
      throw labRoot(`the ${statement.header.kind === 'vendor' ? 'vendor statement' : 'delegation'} is of a lab root`);
  }
}

function bearsLabMark({ header, parts }: ReadStatement): boolean {
  return (header.kind === 'vendor' || header.kind === 'delegation') && parts.claims['lab'] === true;
}

/** The one way to refuse what was made for tests. */
export function labRoot(detail: string): ActivationError {
  return new ActivationError('lab-root', `${detail}: it was made for tests`);
}

function checkKinds(links: readonly Link[]): void {
  links.forEach((link, index) => {
    const parent = links[index + 1];
    if (parent?.statement.header.kind !== 'delegation') return;
    const allowed = parent.statement.parts.claims['kinds'] as unknown as readonly string[];
    const kind = link.statement.header.kind;
    if (!allowed.includes(kind)) {
      throw new ActivationError('kind-not-delegated', `the delegated key may not sign a ${kind}`, { facts: { kind } });
    }
  });
}

/** T1: nothing in a chain is issued later than now plus four hours. */
function checkFuture(links: readonly Link[], now: Seconds): void {
  for (const { statement } of links) {
    if (statement.iat > now + clockToleranceSeconds) {
      throw new ActivationError('issued-in-future', `a ${statement.header.kind} is dated ahead of this clock`, {
        facts: { issuedAt: statement.iat, now },
      });
    }
  }
}

/** T2: a child is issued between its parent's `iat` − 24 h and the parent's `exp`, where it has one. */
function checkIssuerWindows(links: readonly Link[]): void {
  links.forEach((link, index) => {
    const parent = links[index + 1]?.statement;
    if (parent === undefined) return;
    const end = parent.parts.claims['exp'];
    const issued = link.statement.iat;
    if (issued < parent.iat - issuerWindowSeconds || (typeof end === 'number' && issued > end)) {
      throw new ActivationError(
        'outside-issuer-window',
        `a ${link.statement.header.kind} was issued outside the time of its ${parent.header.kind}`,
        { facts: { issuedAt: issued, from: parent.iat, until: typeof end === 'number' ? end : null } },
      );
    }
  });
}

function nameLinks(kind: Kind, chain: readonly string[], links: readonly Link[]): Omit<VerifiedChain, 'revoked'> {
  const find = (wanted: Kind): ReadStatement | undefined =>
    links.find((link) => link.statement.header.kind === wanted)?.statement;
  const grant = find('host-grant');
  const delegation = find('delegation');
  return {
    kind,
    chain,
    subject: (links[0] as Link).statement,
    root: (links.at(-1) as Link).signer,
    lab: links.some(({ statement }) => bearsLabMark(statement)),
    ...(grant && { grant: { claims: grant.parts.claims as unknown as HostGrantClaims, id: grant.id } }),
    ...(delegation && {
      delegation: { claims: delegation.parts.claims as unknown as DelegationClaims, id: delegation.id },
    }),
  };
}

function isRevoked(chain: Omit<VerifiedChain, 'revoked'>, lists: RevocationSet): boolean {
  const { delegation, grant, subject, root } = chain;
  if (delegation === undefined) return false;
  const signer = delegation.claims.sub;
  if (lists.revokes(root, signer) || lists.revokes(root, delegation.id)) return true;
  if (lists.revokes(signer, subject.id)) return true;
  // Whatever objects a directory has had: an earlier one is still at hand for whoever published it.
  if (chain.kind === 'activation-object') return lists.revokes(signer, String(subject.parts.claims['sub']));
  return grant !== undefined && (lists.revokes(signer, grant.claims.sub) || lists.revokes(signer, grant.id));
}
