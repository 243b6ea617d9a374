/**
 * Hints that wait, in memory: a host that has none looks nothing up for any request. What a batch changes is written in the
 * batch's transaction and counts here when that is committed.
 */
import {
  daySeconds,
  type HintKind,
  type KeyId,
  readHeard,
  type RequestId,
  type Seconds,
  type VendorId,
} from '@attiva/protocol';
import type { Database, Statements, Transaction } from '@attiva/storage';
import { noteMovedHints } from '../hosts/change-watch.ts';
import {
  type HintOutcome,
  loadOpenHints,
  moveHints,
  saveGiven,
  saveOutcomes,
  type StoredHint,
} from './hint.repository.ts';

/** How long a hint waits for its machine. */
export const hintLifeSeconds: number = 30 * daySeconds;

/** The claim of an answer. */
export interface HintClaim {
  readonly id: RequestId;
  readonly kind: HintKind;
}

type OpenHint = Pick<StoredHint, 'id' | 'vendor' | 'client' | 'kind' | 'createdAt' | 'outcome'> & {
  /** When it stood in an answer last; absent: not since this host started. */
  readonly offeredAt?: Seconds;
  readonly isGiven: boolean;
};

export interface MachineKey {
  readonly vendor: VendorId;
  readonly client: KeyId;
}

function placeOf({ vendor, client }: MachineKey): string {
  return `${vendor} ${client}`;
}

export class OpenHints {
  #byMachine = new Map<string, readonly OpenHint[]>();
  #size = 0;
  /** Raised by each loading: what a batch began with before is of no use any more. */
  #generation = 0;
  #loadAnew: () => Promise<void> = async () => {};

  /** Loads them anew, at the start; a transaction of its own, so that no batch is half in it. */
  async load(database: Database, now: Seconds): Promise<void> {
    this.#loadAnew = () => database.transact((tx) => this.#read(tx, now));
    await this.#loadAnew();
  }

  /** An administrator's change, loaded in the same transaction: no batch comes between and gives what was withdrawn. */
  async change<T>(database: Database, now: Seconds, work: (tx: Transaction) => Promise<T>): Promise<T> {
    const before = this.#generation;
    try {
      return await database.transact(async (tx) => {
        const result = await work(tx);
        await this.#read(tx, now);
        return result;
      });
    } catch (error) {
      // Loaded, and then not committed.
      if (this.#generation !== before) await this.load(database, now);
      throw error;
    }
  }

  async #read(on: Statements, now: Seconds): Promise<void> {
    const stored = await loadOpenHints(on, now - hintLifeSeconds);
    const offered = new Map([...this.#byMachine.values()].flat().map(({ id, offeredAt }) => [id, offeredAt]));
    const byMachine = new Map<string, OpenHint[]>();
    for (const { givenAt, ...hint } of stored) {
      const at = offered.get(hint.id);
      const open: OpenHint = { ...hint, isGiven: givenAt !== null, ...(at !== undefined && { offeredAt: at }) };
      const place = placeOf(hint);
      byMachine.set(place, [...(byMachine.get(place) ?? []), open]);
    }
    this.#byMachine = byMachine;
    this.#size = stored.length;
    this.#generation += 1;
  }

  get size(): number {
    return this.#size;
  }

  of(machine: MachineKey): readonly OpenHint[] {
    return this.#byMachine.get(placeOf(machine)) ?? [];
  }

  begin(): HintsOfBatch {
    return new HintsOfBatch(this, this.#generation);
  }

  /** Takes over what a committed batch has changed; where they were loaded since the batch began, they are loaded once more. */
  async apply(changed: ReadonlyMap<string, readonly OpenHint[]>, generation: number): Promise<void> {
    if (changed.size === 0) return;
    if (generation !== this.#generation) return this.#loadAnew();
    for (const [place, hints] of changed) {
      this.#size += hints.length - (this.#byMachine.get(place)?.length ?? 0);
      if (hints.length === 0) this.#byMachine.delete(place);
      else this.#byMachine.set(place, hints);
    }
  }
}

/** What one batch of requests gives and hears. */
export class HintsOfBatch {
  readonly #open: OpenHints;
  readonly #changed = new Map<string, readonly OpenHint[]>();
  readonly #given: { readonly id: RequestId; readonly at: Seconds }[] = [];
  readonly #outcomes: { readonly id: RequestId; readonly outcome: HintOutcome; readonly at: Seconds }[] = [];
  readonly #moves: { readonly id: RequestId; readonly client: KeyId }[] = [];

  readonly #generation: number;

  constructor(open: OpenHints, generation: number) {
    this.#open = open;
    this.#generation = generation;
  }

  #of(machine: MachineKey): readonly OpenHint[] {
    return this.#changed.get(placeOf(machine)) ?? this.#open.of(machine);
  }

  /** What a machine says of a hint counts only where the hint is its own, or was its predecessor's. */
  hear(machine: MachineKey, heard: unknown, at: Seconds): void {
    const hints = this.#of(machine);
    if (hints.length === 0) return;
    const told = readHeard(heard);
    const hint = told && hints.find(({ id, isGiven }) => id === told.id && isGiven);
    if (told === undefined || hint === undefined || hint.outcome === told.verdict) return;
    this.#outcomes.push({ id: hint.id, outcome: told.verdict, at });
    const others = hints.filter(({ id }) => id !== hint.id);
    const left = told.verdict === 'obeyed' ? others : [...others, { ...hint, outcome: told.verdict }];
    this.#changed.set(placeOf(machine), left);
  }

  /** A new identity has taken the place of an old one: its open hints are this one's. */
  move(from: MachineKey, to: MachineKey): void {
    const hints = this.#of(from);
    if (hints.length === 0) return;
    for (const { id } of hints) this.#moves.push({ id, client: to.client });
    this.#changed.set(placeOf(from), []);
    this.#changed.set(placeOf(to), [...this.#of(to), ...hints.map((hint) => ({ ...hint, client: to.client }))]);
  }

  /** The hint for this answer: of several in turn, so that one that is not obeyed stands in no other's way. */
  offer(machine: MachineKey, now: Seconds): HintClaim | undefined {
    const hints = this.#of(machine).filter(({ createdAt }) => createdAt + hintLifeSeconds > now);
    const [hint] = hints.toSorted((a, b) => (a.offeredAt ?? 0) - (b.offeredAt ?? 0) || a.createdAt - b.createdAt);
    if (hint === undefined) return undefined;
    if (!hint.isGiven) this.#given.push({ id: hint.id, at: now });
    const offered = { ...hint, offeredAt: now, isGiven: true };
    this.#changed.set(
      placeOf(machine),
      hints.map((one) => (one.id === hint.id ? offered : one)),
    );
    return { id: hint.id, kind: hint.kind };
  }

  async save(on: Statements): Promise<void> {
    await moveHints(on, this.#moves);
    await saveGiven(on, this.#given);
    await saveOutcomes(on, this.#outcomes);
    if (this.#given.length + this.#outcomes.length + this.#moves.length > 0) await noteMovedHints(on);
  }

  /** After the commit. */
  async committed(): Promise<void> {
    await this.#open.apply(this.#changed, this.#generation);
  }
}
