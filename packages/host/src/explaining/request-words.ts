/** A written request in words: what the machine reported, what it got, and why. */
import { licenseStateNumbers } from '@attiva/protocol';
import type { ListedEvent } from '../events/event.repository.ts';
import type { Sentence } from '../sayings/said.ts';
import { type StoryKind, tell } from '../sayings/story-sentences.ts';
import type { ToldExplanation } from './explanation.ts';

const stateNames = new Map<number, string>(
  Object.entries(licenseStateNumbers).map(([name, number]) => [number, name.replaceAll('-', ' ')]),
);

/** What the contact rule noticed, where an administrator should know it. */
const notices: ReadonlySet<string> = new Set<StoryKind>([
  'noticed-first',
  'noticed-other-store',
  'noticed-host-data-older',
  'noticed-answer-lost',
  'noticed-client-restored',
  'noticed-grant-changed',
]);

export function explainRequest(event: ListedEvent): NonNullable<ToldExplanation['requests']>[number] {
  const ahead = event.clientTime - event.at;
  const isClock = event.code === 'clock-difference';
  return {
    at: event.at,
    product: `${event.application}/${event.edition} ${event.generation}`,
    state: tell('reported', { state: stateNames.get(event.state) ?? String(event.state) }),
    count: event.threshold === 0 ? '' : `${event.count} of ${event.threshold}`,
    code: event.code,
    told: [isClock ? clockOf(ahead) : reasonOf(event), ...noticeOf(event)],
    ...(isClock && { clockAheadSeconds: ahead }),
  };
}

function isNotice(kind: string): kind is 'noticed-first' {
  return notices.has(kind);
}

function noticeOf({ noticed }: ListedEvent): readonly Sentence[] {
  const kind = `noticed-${noticed}`;
  return isNotice(kind) ? [tell(kind, {})] : [];
}

function reasonOf({ code, count, threshold, heldBy, client }: ListedEvent): Sentence {
  switch (code) {
    case 'licensed':
      return tell('got-lease', {});
    case 'repeated':
      return tell('got-same', {});
    case 'counted':
      return count < threshold ? tell('must-ask', { more: threshold - count }) : tell('counted-only', {});
    case 'released':
      return tell('said-goodbye', {});
    case 'new-identity':
      return tell('told-new-identity', { client, held: heldBy === null ? 'no' : 'yes', heldBy: heldBy ?? '' });
    default:
      return tell('refused', { reason: code });
  }
}

function clockOf(ahead: number): Sentence {
  return tell(ahead > 0 ? 'clock-ahead' : 'clock-behind', { apartSeconds: Math.abs(ahead) });
}
