/** A written request in words: what the machine reported, what it got, and why. */
import { catalogue, isErrorCode, licenseStateNumbers, type Seconds } from '@attiva/protocol';
import type { ListedEvent } from '../events/event.repository.ts';
import type { ExplainedRequest } from './explanation.ts';

const stateNames = new Map<number, string>(
  Object.entries(licenseStateNumbers).map(([name, number]) => [number, name.replaceAll('-', ' ')]),
);

/** What the contact rule noticed, where an administrator should know it. */
const notices: Readonly<Record<string, string>> = {
  first: 'its first call here',
  'other-store': 'it was answered by another host before',
  'host-data-older': 'it tells of answers that this database does not know: the database was restored or copied',
  'answer-lost': 'the answer before did not reach it, or it is a copy',
  'client-restored': 'it was set back to an earlier state',
  'grant-changed': 'the grant of this host has changed since',
};

export function explainRequest(event: ListedEvent): ExplainedRequest {
  const ahead = event.clientTime - event.at;
  const isClock = event.code === 'clock-difference';
  return {
    at: event.at,
    product: `${event.application}/${event.edition} ${event.generation}`,
    reported: stateNames.get(event.state) ?? String(event.state),
    count: event.threshold === 0 ? '' : `${event.count} of ${event.threshold}`,
    code: event.code,
    text: [isClock ? clockText(ahead) : reasonText(event), notices[event.noticed]]
      .filter((part) => part !== undefined)
      .join('; '),
    ...(isClock && { clockAheadSeconds: ahead }),
  };
}

function reasonText(event: ListedEvent): string {
  const { code, count, threshold, heldBy, client } = event;
  switch (code) {
    case 'licensed':
      return 'got a lease';
    case 'repeated':
      return 'asked the same once more and got the same answer';
    case 'counted':
      return count < threshold
        ? `below the threshold: ${threshold - count} more ${threshold - count === 1 ? 'machine' : 'machines'} must ask`
        : 'counted, and no lease: quantity or end of the agreement';
    case 'released':
      return 'said goodbye: a short-lived machine that is counted no more';
    case 'new-identity':
      return `told to take an identity of its own: ${client} is held by ${heldBy ?? 'another machine'}`;
    default:
      return isErrorCode(code) ? `refused: ${catalogue[code].title.toLowerCase()}` : `refused: ${code}`;
  }
}

function clockText(ahead: Seconds): string {
  const side = ahead > 0 ? 'ahead of' : 'behind';
  return `refused: its clock is ${spanText(Math.abs(ahead))} ${side} this host's`;
}

/** `3 d 4 h`, `5 h 10 min`, `2 min`. */
export function spanText(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60)];
  if (days > 0) return hours > 0 ? `${days} d ${hours} h` : `${days} d`;
  if (hours > 0) return minutes % 60 > 0 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  return `${minutes} min`;
}

/** `2027-12-31 09:30 UTC`. */
export function momentText(at: Seconds): string {
  return `${new Date(at * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
