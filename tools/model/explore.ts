/**
 * A model checker of our own: every state that a model can reach is visited once, breadth first, so the first counterexample
 * is a shortest one. What a state is, which steps lead on and what must hold is the model's; this file only counts, remembers
 * and tells the way back. Nothing here is random: the same model gives the same figures.
 */

/** One thing that happens, in plain words, and where it leads. */
export interface Step<S> {
  readonly name: string;
  readonly state: S;
  /** What the step itself broke: for promises about a change rather than a state. */
  readonly broken?: string | undefined;
}

/** A state machine with promises. States are values: nothing changes them. */
export interface Model<S> {
  readonly name: string;
  /** What is proved, one line each. */
  readonly promises: readonly string[];
  readonly initial: readonly S[];
  steps(state: S): readonly Step<S>[];
  /** Which promise this state breaks; undefined: none. */
  broken(state: S): string | undefined;
  /** Small whole numbers, 0 to 65,535, that tell two states apart: the fewer values, the fewer states. */
  encode(state: S): readonly number[];
  decode(numbers: readonly number[]): S;
}

export interface Exploration {
  readonly name: string;
  readonly promises: readonly string[];
  readonly states: number;
  readonly transitions: number;
  /** Steps to the state that lies farthest. */
  readonly depth: number;
  /** Whether every reachable state was seen; false where the bound or a broken promise ended the search. */
  readonly complete: boolean;
  readonly broken?: { readonly promise: string; readonly history: readonly string[] };
}

interface Seen {
  /** Encoded states in the order in which they were found: the queue as well. */
  readonly keys: string[];
  readonly known: Set<string>;
  readonly parents: number[];
  /** Name of the step that led here, by its place in `names`. */
  readonly arrivals: number[];
  readonly names: Map<string, number>;
}

/** Visits every reachable state, or the first `bound` of them. */
export function explore<S>(model: Model<S>, bound: number): Exploration {
  const seen: Seen = { keys: [], known: new Set(), parents: [], arrivals: [], names: new Map() };
  for (const state of model.initial) note(seen, keyOf(model, state), { parent: -1, name: 'the beginning' });
  let transitions = 0;
  let depth = 0;
  let levelEnd = seen.keys.length;
  for (let at = 0; at < seen.keys.length; at += 1) {
    if (at === levelEnd) {
      depth += 1;
      levelEnd = seen.keys.length;
    }
    const state = stateOf(model, seen.keys[at] ?? '');
    const promise = model.broken(state);
    const figures = { model, seen, transitions, depth };
    if (promise !== undefined) return ended(figures, { promise, history: historyOf(seen, at) });
    for (const step of model.steps(state)) {
      transitions += 1;
      if (step.broken !== undefined) {
        return ended(figures, { promise: step.broken, history: [...historyOf(seen, at), step.name] });
      }
      note(seen, keyOf(model, step.state), { parent: at, name: step.name });
    }
    if (seen.keys.length > bound) return { ...ended(figures), complete: false };
  }
  return ended({ model, seen, transitions, depth });
}

function ended<S>(
  { model, seen, transitions, depth }: { model: Model<S>; seen: Seen; transitions: number; depth: number },
  broken?: Exploration['broken'],
): Exploration {
  const { name, promises } = model;
  const figures = { name, promises, states: seen.keys.length, transitions, depth };
  return broken === undefined ? { ...figures, complete: true } : { ...figures, complete: false, broken };
}

function keyOf<S>(model: Model<S>, state: S): string {
  return String.fromCharCode(...model.encode(state));
}

function stateOf<S>(model: Model<S>, key: string): S {
  return model.decode(Array.from(key, (_, place) => key.charCodeAt(place)));
}

function note(seen: Seen, key: string, from: { readonly parent: number; readonly name: string }): void {
  if (seen.known.has(key)) return;
  seen.known.add(key);
  seen.keys.push(key);
  seen.parents.push(from.parent);
  const number = seen.names.get(from.name) ?? seen.names.size;
  seen.names.set(from.name, number);
  seen.arrivals.push(number);
}

function historyOf(seen: Seen, at: number): string[] {
  const names = [...seen.names.keys()];
  const history: string[] = [];
  for (let place = at; (seen.parents[place] ?? -1) >= 0; place = seen.parents[place] ?? -1) {
    history.unshift(names[seen.arrivals[place] ?? 0] ?? '');
  }
  return history;
}
