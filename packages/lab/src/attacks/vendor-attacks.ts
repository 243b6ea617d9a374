import {
  type DelegationClaims,
  type HostGrantClaims,
  type RevocationsClaims,
  signStatement,
  type VendorFileContent,
  vendorFileText,
  type VendorId,
} from '@attiva/protocol';
import { type Attack, must, type Seen, seenIn } from './attack.ts';
import type { AttackSite } from './attack-site.ts';
import { claimsOf, forgedHost, newSigner, type Papers } from './forger.ts';
import { papersByThief, papersOf, signingKeyOf } from './loot.ts';

/** Another vendor, with an authority and a host of its own, found through our DNS. */
async function otherVendorsHost(site: AttackSite): Promise<Seen> {
  const borealis = await site.otherVendor();
  const order = { customer: 'Rossi SpA', application: 'aurora-studio', generation: 2026 };
  const host = await site.otherHost('borealis-01', order, borealis);
  const victim = await site.machine();
  site.publish([host]);
  return seenIn(await site.ask(victim), victim);
}

/** Papers in Aurora's name, signed by a root that is not Aurora's: every vendor can make them. */
async function signedByOwnRoot(site: AttackSite): Promise<Seen> {
  const honest = await papersOf(site, site.host);
  const [root, delegated, signer] = [newSigner(), newSigner(), newSigner()];
  const delegation = { ...claimsOf<object>(honest.delegation), sub: delegated.id, cnf: { jwk: delegated.jwk } };
  const grant = { ...claimsOf<HostGrantClaims>(honest.grant), sub: signer.id };
  const papers: Papers = {
    signer,
    grant: await signStatement('host-grant', grant, delegated),
    delegation: await signStatement('delegation', delegation, root),
  };
  site.impostor(forgedHost(papers, site.now));
  const victim = await site.machine();
  return seenIn(await site.ask(victim), victim);
}

/** The signing key signs what its delegation names, and a root is not among it. */
async function delegatesOn(site: AttackSite): Promise<Seen> {
  const honest = await papersOf(site, site.host);
  const thief = signingKeyOf(site.aurora);
  const own = claimsOf<DelegationClaims>(honest.delegation);
  const claims = { ...own, maxLease: 2 * own.maxLease };
  const papers = { ...(await papersByThief(site)), delegation: await signStatement('delegation', claims, thief) };
  site.impostor(forgedHost(papers, site.now));
  const victim = await site.machine();
  return seenIn(await site.ask(victim), victim);
}

async function stolenKey(site: AttackSite): Promise<Seen> {
  site.impostor(forgedHost(await papersByThief(site), site.now));
  const victim = await site.machine();
  return seenIn(await site.ask(victim), victim);
}

interface AfterTheft {
  /** What the thief signed before anybody noticed. */
  readonly papers: Papers;
  /** The root's list, as a chain. */
  readonly list: readonly string[];
}

const thefts = new WeakMap<AttackSite, Promise<AfterTheft>>();

/** As the authority does after a theft: new key, packs anew, the root's list, hosts registered again. Once for a site. */
function afterTheft(site: AttackSite): Promise<AfterTheft> {
  const known = thefts.get(site) ?? recover(site);
  thefts.set(site, known);
  return known;
}

async function recover(site: AttackSite): Promise<AfterTheft> {
  const papers = await papersByThief(site);
  const stolen = signingKeyOf(site.aurora);
  await site.pass(1);
  await site.aurora.rotateSigningKey();
  must(signingKeyOf(site.aurora).id !== stolen.id, 'the authority signs with a new key');
  const { root, id, vendorFile } = site.aurora;
  const claims: RevocationsClaims = { iss: id as VendorId, iat: site.now(), sub: root.id, revoked: [stolen.id] };
  const list = [await signStatement('revocations', claims, root)];
  await site.host.register(site.hostKey, id);
  const file = JSON.parse(vendorFile) as VendorFileContent;
  await site.host.composed().doors.addVendor(vendorFileText({ ...file, revocations: [list] }));
  return { papers, list };
}

async function stolenKeyRevoked(site: AttackSite): Promise<Seen> {
  const { papers, list } = await afterTheft(site);
  site.impostor(forgedHost(papers, site.now));
  const victim = await site.machine({ vendor: site.releaseWith(list) });
  return seenIn(await site.ask(victim), victim);
}

/** A product without the list has met our host, which holds it. */
async function stolenKeyLearned(site: AttackSite): Promise<Seen> {
  const { papers } = await afterTheft(site);
  const victim = await site.licensed();
  site.impostor(forgedHost(papers, site.now));
  return seenIn(await site.ask(victim), victim);
}

const vendor = 'a root of its own: another vendor';
const stolen = "the authority's signing key, stolen";

export const vendorAttacks: readonly Attack[] = [
  {
    id: 'other-vendor',
    holds: vendor,
    tried: "a genuine host of another vendor's, in our DNS",
    explanation: 'it has nothing to show for Aurora, and hears nothing about the machine',
    expected: { result: 'refused', code: 'host-not-registered' },
    run: otherVendorsHost,
  },
  {
    id: 'own-root',
    holds: vendor,
    tried: "papers in Aurora's name under that root",
    explanation: 'the roots of a product are compiled into it',
    expected: { result: 'refused', code: 'root-unknown' },
    run: signedByOwnRoot,
  },
  {
    id: 'key-delegates',
    holds: stolen,
    tried: 'a delegation with longer leases, signed with it',
    explanation: 'only a root delegates',
    expected: { result: 'refused', code: 'root-unknown' },
    run: delegatesOn,
  },
  {
    id: 'key-stolen',
    holds: stolen,
    tried: "a grant for a host of one's own, before anybody has noticed",
    explanation: 'until the root revokes it, it is the authority; leases end after 180 days. See the next line',
    expected: { result: 'not-stopped' },
    run: stolenKey,
  },
];

/** The vendor's keys change: what comes after it lives under the new ones. */
export const keyChangeAttacks: readonly Attack[] = [
  {
    id: 'key-revoked',
    holds: stolen,
    tried: "the same, on a product released with the root's list",
    explanation: 'nothing that this key has signed counts, whatever its date; honest hosts register again and go on',
    expected: { result: 'refused', code: 'revoked' },
    run: stolenKeyRevoked,
  },
  {
    id: 'key-revoked-learned',
    holds: stolen,
    tried: 'the same, on an older product that has met our host, which has the list',
    explanation: 'an answer says which lists the host has; the machine fetches them and keeps them for ever',
    expected: { result: 'refused', code: 'revoked' },
    run: stolenKeyLearned,
  },
];
