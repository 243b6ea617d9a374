import { createSuccession, type KeyId, type Seconds, type VendorId } from '@attiva/protocol';
import type { ClientFolder, Stored } from '../activation/client-folder.ts';
import { type Identity, identityId, noIdentity, presentIdentity, signerOf } from '../identity/identity-record.ts';
import type { ClientState } from '../state/client-state.ts';
import type { AgentLink } from './agent-link.ts';
import type { GenuineLeases } from './genuine-rights.ts';

/** Whose identity, and to whom. */
export interface HandOver {
  readonly folder: ClientFolder;
  readonly link: AgentLink;
  readonly vendor: VendorId;
  /** The leases shown that count. */
  readonly genuine: GenuineLeases;
  readonly now: () => Seconds;
}

/**
 * Hands the identity of this user's folder over to the agent, so that hosts count the machine once. First the agent gets the
 * succession (again, should it ask twice: the same one counts once); only when it holds a lease for whatever is licensed
 * here is the own key dropped. In between both are licensed, never neither.
 * @throws {ActivationError} what the agent or the folder says; the next look at the timers tries again.
 */
export async function handOver({ folder, link, vendor, genuine, now }: HandOver): Promise<void> {
  const shown = link.shown();
  const to = shown?.proven.present;
  const own = folder.read();
  const identity = presentIdentity(own.identity);
  if (shown === undefined || to === undefined || identity === undefined) return;
  if (shown.proven.ids.has(identityId(identity))) return; // The agent works in this very folder.
  const applications = knownTo(own.state, identity);
  if (applications.length > 0 && !isGiven(own.state, to)) {
    const succession = await createSuccession({ vendor, iat: now(), to }, signerOf(identity));
    await link.handOver({ succession, applications });
    await folder.locked((writer) => {
      writer.writeState({ ...writer.read().state, handedOver: { at: now(), to } });
    });
  }
  if (!holdsAllOf(own, genuine, now())) return;
  await folder.locked((writer) => {
    writer.writeState(withoutLicenses(writer.read().state));
    writer.writeIdentity(noIdentity);
  });
}

/** Once given it is the agent's; given again only where this identity has asked a host itself since. */
function isGiven({ handedOver, applications }: ClientState, to: KeyId): boolean {
  if (handedOver?.to !== to) return false;
  return Object.values(applications).every(({ lastIat = 0 }) => lastIat <= handedOver.at);
}

/** Applications whose hosts have counted this identity. */
function knownTo({ applications }: ClientState, identity: Identity): readonly string[] {
  const client = identityId(identity);
  return Object.entries(applications).flatMap(([name, { prev }]) => (prev?.client === client ? [name] : []));
}

/** Whether the agent holds a genuine lease that runs for every edition that has one here: an imitation must take none away. */
function holdsAllOf({ state }: Stored, genuine: GenuineLeases, now: Seconds): boolean {
  return Object.entries(state.editions).every(([name, { lease, license }]) => {
    const theirs = genuine.get(name);
    if (lease === undefined && license === undefined) return true;
    return theirs !== undefined && !theirs.revoked && (theirs.right.exp ?? Number.POSITIVE_INFINITY) > now;
  });
}

/** Keys stay, so that the product knows what is installed should the agent go away again. */
function withoutLicenses(state: ClientState): ClientState {
  const editions = Object.entries(state.editions).map(([name, { key }]) => [name, key === undefined ? {} : { key }]);
  const { successions: _spent, ...kept } = state;
  return { ...kept, applications: {}, editions: Object.fromEntries(editions) as ClientState['editions'] };
}
