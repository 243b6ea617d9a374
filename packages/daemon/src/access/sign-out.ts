/**
 * Use cases: browsers signed out by whoever is signed in there, or by an administrator. Each daemon on a database has the sessions that it
 * opened: one is asked, and the others read in the trail what they have to do (`access-watch.ts`).
 */
import { type Caller, isSameCaller } from '../api/callers.ts';
import type { Session } from '../console/sessions.ts';
import { type AccessParts, newId } from './access-parts.ts';
import type { AccessEntry, SignOut } from './access-store.ts';

type SignOutParts = Pick<AccessParts, 'keys' | 'store' | 'isShared' | 'node'>;

/** All other browsers of whoever asks. @param current id of the session that stays; @returns how many ended here */
export async function signOutOthers(parts: SignOutParts, caller: Caller, current: string): Promise<number> {
  const ended = parts.keys.sessions.endWhere(({ id, caller: of }) => isSameCaller(of, caller) && id !== current);
  if (parts.isShared) await record(parts, caller, { ended, order: { node: parts.node(), of: caller } });
  else if (ended > 0) await record(parts, caller, { ended });
  return ended;
}

/** One browser: of whoever asks, or for an administrator anybody's. @returns whether it was here, as 1 or 0 */
export async function signOutOne(parts: SignOutParts, caller: Caller, session: string): Promise<number> {
  const meant = caller.role === 'administrator' ? { session } : { session, of: caller };
  const ended = parts.keys.sessions.endWhere((one) => isMeant(meant, one));
  if (ended > 0) await record(parts, caller, { ended });
  // Nothing else is the id of a session anywhere.
  else if (parts.isShared && /^[\w-]{16}$/u.test(session))
    await record(parts, caller, { ended, order: { node: parts.node(), ...meant } });
  return ended;
}

/** Does what another daemon was asked for. */
export function obeySignOut({ sessions }: AccessParts['keys'], order: SignOut): void {
  sessions.endWhere((session) => isMeant(order, session));
}

/** The order in an entry of the trail; undefined where whoever was asked did all there was to do. @param facts what it says beside the actor */
export function signOutOf(actor: string, facts: Readonly<Record<string, unknown>>): SignOut | undefined {
  const text = (name: string): string | undefined => {
    const value = facts[name];
    return typeof value === 'string' ? value : undefined;
  };
  const [node, session] = [text('node'), text('session')];
  if (node === undefined) return undefined;
  const order = { node, ...(session !== undefined && { session }) };
  if (session !== undefined && facts['anybody'] === true) return order;
  const [account, token, subject] = [text('account'), text('token'), text('subject')];
  const of = {
    name: actor,
    ...(account !== undefined && { account }),
    ...(token !== undefined && { token }),
    ...(subject !== undefined && { subject }),
  };
  return { ...order, of };
}

/** A name for this daemon among those on its database, as long as it runs. */
export function nodeName(random: AccessParts['random']): () => string {
  let name: string | undefined;
  return () => (name ??= newId({ random }));
}

function isMeant({ of, session: id }: Omit<SignOut, 'node'>, session: Pick<Session, 'id' | 'caller'>): boolean {
  return (id === undefined || id === session.id) && (of === undefined || isSameCaller(session.caller, of));
}

async function record(
  { store }: SignOutParts,
  caller: Caller,
  { ended, order }: { readonly ended: number; readonly order?: SignOut },
): Promise<void> {
  const entry = { actor: caller.name, action: 'sessions-ended', subject: 'log-in' } as const;
  await store.transact((change) => change.record({ ...entry, ...factsOf(ended, order) }));
}

function factsOf(ended: number, order: SignOut | undefined): Pick<AccessEntry, 'details' | 'personal'> {
  if (order === undefined) return { details: { ended } };
  const { node, session, of } = order;
  const { account, token, subject } = of ?? {};
  const details = {
    ended,
    node,
    ...(session !== undefined && { session }),
    ...(of === undefined && { anybody: true }),
    ...(account !== undefined && { account }),
    ...(token !== undefined && { token }),
  };
  return { details, ...(subject !== undefined && { personal: { subject } }) };
}
