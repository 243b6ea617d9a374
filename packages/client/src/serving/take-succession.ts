import { ActivationError, isActivationError, openOwnStatement, type SuccessionClaims } from '@attiva/protocol';
import type { Machine } from '../activation/machine.ts';
import { withSuccession } from '../activation/queued-successions.ts';
import { identityId, presentIdentity } from '../identity/identity-record.ts';

/** An identity that a user's process hands over. */
export interface GivenSuccession {
  /** The statement, signed by the identity that is given up. */
  readonly succession: unknown;
  /** Applications whose hosts have counted it. */
  readonly applications: readonly string[];
}

/**
 * Queues a succession for the hosts; durable when this returns. Whoever gives one away owns it: it is signed by the identity
 * that is given up, and names this machine's present one.
 * @throws {ActivationError} `succession-refused`, `edition-unknown` for an application of no pack, `busy`, what the folder says.
 */
export async function takeSuccession(machine: Machine, given: GivenSuccession): Promise<void> {
  const { claims, text } = openGiven(given.succession);
  const present = presentIdentity(machine.folder.read().identity);
  const isToUs = present !== undefined && claims.sub === identityId(present) && claims.iss !== claims.sub;
  if (!isToUs || claims.vendor !== machine.opened.vendor) throw refused();
  const known = new Set(machine.products().map(({ application }) => application.id));
  const unknown = given.applications.find((name) => !known.has(name));
  if (unknown !== undefined || given.applications.length === 0) {
    throw new ActivationError('edition-unknown', 'the succession is for no application of this vendor');
  }
  await machine.folder.locked((writer) => {
    const applications = [...new Set(given.applications)];
    writer.writeState(withSuccession(writer.read().state, { text, to: claims.sub, applications }));
  });
}

/** Applications whose hosts are still to hear of a succession, most urgent first. */
export function waitingSuccessions(machine: Machine): readonly string[] {
  const { state, identity } = machine.folder.read();
  const present = presentIdentity(identity);
  const queued = (state.successions ?? []).filter(({ to }) => present !== undefined && to === identityId(present));
  return queued.flatMap(({ applications }) => applications);
}

function openGiven(succession: unknown): { readonly claims: SuccessionClaims; readonly text: string } {
  try {
    const { claims } = openOwnStatement<SuccessionClaims>(succession, 'succession');
    return { claims, text: String(succession) };
  } catch (cause) {
    throw isActivationError(cause) ? refused(cause) : cause;
  }
}

function refused(cause?: unknown): ActivationError {
  return new ActivationError('succession-refused', 'the succession is not of an identity given over to this machine', {
    cause,
  });
}
