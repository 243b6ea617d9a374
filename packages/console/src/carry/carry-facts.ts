/**
 * Machines without a network, where VAMT had proxy activation: their requests are collected, answered by the host or its vendor, and
 * the answers handed out. The machines' own part is `attiva carry request` and `attiva carry apply`.
 *
 * This file: which requests an order means, in which parts it is asked, and what came of it in numbers. Pure.
 */
import type { Parts } from '../asking/questions.ts';

export type CollectedRequest = Parts['CollectedRequest'];
export type SettledRequest = Parts['SettledRequest'];
export type TakenCarryFile = Parts['TakenCarryFile'];
export type CarriedState = CollectedRequest['state'];
export type Outcome = SettledRequest['outcome'];
export type Named = Pick<CollectedRequest, 'vendor' | 'client' | 'nonce'>;

export const carriedStates: readonly CarriedState[] = ['waiting', 'exported', 'ready', 'handed', 'refused'];

/** What an address says; anything else is the view of all. */
export function stateOf(search: string): CarriedState | undefined {
  const said = new URLSearchParams(search).get('state');
  return carriedStates.find((state) => state === said);
}

export function addressOf(state: CarriedState | undefined): string {
  return state === undefined ? '/carry' : `/carry?state=${state}`;
}

export type CarryOrder = 'submit' | 'export' | 'hand-out';

/** Which of a view an order takes where nobody has chosen rows; undefined: it has nothing to do there. */
export function statesFor(order: CarryOrder, view: CarriedState | undefined): CarriedState | undefined {
  const isAnswered = view === 'ready' || view === 'handed';
  if (order === 'hand-out') return view === undefined ? 'ready' : isAnswered ? view : undefined;
  return view === undefined ? 'waiting' : isAnswered ? undefined : view;
}

/** Whether an order may take a request. Leases are answered by this host: nothing of them is exported. */
export function fits(order: CarryOrder, { state, by }: Pick<CollectedRequest, 'state' | 'by'>): boolean {
  const isAnswered = state === 'ready' || state === 'handed';
  if (order === 'hand-out') return isAnswered;
  return !isAnswered && (order === 'submit' || by === 'device-key');
}

/** Of so many at a time an order is asked: progress is seen, and what was answered stays answered. */
export const requestsAtOnce = 50;

/** Parts of one vendor each: a file is for one. */
export function partsOf<Of extends Named>(requests: readonly Of[], most: number): readonly (readonly Of[])[] {
  const groups = [...Map.groupBy(requests, ({ vendor }) => vendor).values()];
  return groups.flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / most) }, (_, part) => group.slice(part * most, (part + 1) * most)),
  );
}

export function nameOnly(requests: readonly Named[]): { readonly client: string; readonly nonce: string }[] {
  return requests.map(({ client, nonce }) => ({ client, nonce }));
}

export function idOf({ client, nonce }: Pick<Named, 'client' | 'nonce'>): string {
  return `${client} ${nonce}`;
}

export interface Summary {
  readonly total: number;
  readonly outcomes: readonly { readonly outcome: Outcome; readonly count: number }[];
  /** Each reason once, with how many it stopped; the most frequent first. */
  readonly reasons: readonly { readonly code: string; readonly detail: string; readonly count: number }[];
}

const order: readonly Outcome[] = ['licensed', 'returned', 'refused', 'spoilt', 'overtaken', 'not-ours', 'known'];

export function summaryOf(rows: readonly SettledRequest[]): Summary {
  const byReason = Map.groupBy(
    rows.filter(({ code }) => code !== undefined),
    ({ code = '' }) => code,
  );
  const reasons = [...byReason].map(([code, some]) => ({ code, detail: some[0]?.detail ?? '', count: some.length }));
  const counted = order.map((outcome) => ({ outcome, count: rows.filter((row) => row.outcome === outcome).length }));
  return {
    total: rows.length,
    outcomes: counted.filter(({ count }) => count > 0),
    reasons: reasons.sort((a, b) => b.count - a.count),
  };
}

/** Files in parts that a request may hold, none without any: many small ones, or one large one. */
export function filesInParts<File extends { readonly text: string }>(
  files: readonly File[],
): readonly (readonly File[])[] {
  const parts: File[][] = [];
  let size = 0;
  for (const file of files) {
    const last = parts.at(-1);
    if (last === undefined || last.length >= requestsAtOnce || size + file.text.length > mostText) {
      parts.push([file]);
      size = file.text.length;
    } else {
      last.push(file);
      size += file.text.length;
    }
  }
  return parts;
}

const mostText = 8 * 1024 * 1024;
