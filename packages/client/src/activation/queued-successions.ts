import { ActivationError, type KeyId } from '@attiva/protocol';
import type { ClientState, QueuedSuccession } from '../state/client-state.ts';

/** More than a terminal server has users at once; whoever invents identities fills no disk with them. */
const mostSuccessions = 256;
/** How long the agent needs to tell hosts of some of them. */
const fullSeconds = 60;

/** Which application, and which identity signs. */
interface Place {
  readonly application: string;
  readonly client: KeyId;
}

/** The succession that the next request for this application carries. */
export function nextSuccession(state: ClientState, place: Place): string | undefined {
  return (state.successions ?? []).find((queued) => fits(queued, place))?.text;
}

/** The state after a host has answered a request that carried it, whatever it made of it: refused once is refused for ever. */
export function withoutSuccession(state: ClientState, { application }: Place, text: string): ClientState {
  const heard = (queued: QueuedSuccession): QueuedSuccession =>
    queued.text === text
      ? { ...queued, applications: queued.applications.filter((name) => name !== application) }
      : queued;
  const left = (state.successions ?? []).map(heard).filter(({ applications }) => applications.length > 0);
  const { successions: _before, ...kept } = state;
  return left.length === 0 ? kept : { ...kept, successions: left };
}

/**
 * The state with one more; those that name an identity which this machine has left are of no use to any host.
 * @throws {ActivationError} `busy` where there is no room: whoever invents identities must push out none that waits.
 */
export function withSuccession(state: ClientState, added: QueuedSuccession): ClientState {
  const others = (state.successions ?? []).filter(({ text, to }) => text !== added.text && to === added.to);
  if (others.length >= mostSuccessions) {
    throw new ActivationError('busy', `${mostSuccessions} identities wait to be told to hosts already`, {
      retryAfterSeconds: fullSeconds,
    });
  }
  return { ...state, successions: [...others, added] };
}

function fits({ to, applications }: QueuedSuccession, { application, client }: Place): boolean {
  return to === client && applications.includes(application);
}
