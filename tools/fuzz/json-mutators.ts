/** Mutators of JSON texts as trees: members left out, added, exchanged, nested; values at the borders of what is allowed. */
import type { Random } from './random.ts';
import type { Mutator } from './target.ts';
import { textMutators } from './text-mutators.ts';

export type Json = string | number | boolean | null | Json[] | { [member: string]: Json };

/** A place in a tree: what holds it and under which name. */
interface Place {
  readonly holder: Json[] | { [member: string]: Json };
  readonly name: string | number;
}

/** Values of the formats' own borders. `now` of the vectors is 1795392000. */
export const borderValues: readonly Json[] = [
  null,
  true,
  false,
  '',
  0,
  -1,
  1,
  2,
  25,
  31,
  32,
  4095,
  4096,
  65_535,
  65_536,
  1_795_392_000,
  1_795_392_000 + 14_400,
  1_795_392_000 + 14_401,
  1_795_392_000 - 14_400,
  1_795_392_000 - 14_401,
  253_402_300_799,
  253_402_300_800,
  Number.MAX_SAFE_INTEGER,
  Number.MAX_SAFE_INTEGER + 1,
  Number.MIN_SAFE_INTEGER,
  0.5,
  1e300,
  [],
  {},
  [[]],
  'x'.repeat(65),
  'a-b',
  'A',
  'é',
  '\ud800',
  '\u202eabc',
  'a\nb',
  '__proto__',
  'constructor',
  'enforce',
  'lease',
];

const names = [
  'lab',
  '__proto__',
  'constructor',
  'toString',
  'iss',
  'iat',
  'exp',
  'sub',
  'typ',
  'zz',
  'length',
  '0',
  '',
];

/** A deep copy of a JSON value in which one place is changed. Gives the value itself where it holds nothing. */
export function mutateTree(value: Json, random: Random, dictionary: readonly Json[], other?: Json): Json {
  const root: { root: Json } = { root: copy(value) };
  const places = placesOf(root);
  const { holder, name } = random.pick(places);
  const held = (holder as Record<string, Json>)[name] as Json;
  put(holder, name, changed(held, random, dictionary, other));
  if (random.oneIn(6)) remove(random.pick(places), root);
  return root.root;
}

function changed(held: Json, random: Random, dictionary: readonly Json[], other?: Json): Json {
  const choice = random.below(12);
  if (choice < 3 && dictionary.length > 0) return random.pick(dictionary);
  if (choice < 5) return random.pick(borderValues);
  if (choice === 5 && other !== undefined) return valueAt(random.pick(placesOf({ root: other })));
  if (choice === 6) return random.oneIn(2) ? [held] : { [random.pick(names)]: held };
  if (typeof held === 'number') return held + random.pick([-1, 1, 86_400, -86_400, 3600, 1 << random.below(31)]);
  if (typeof held === 'string') return random.pick(textMutators)(held, random, held);
  if (Array.isArray(held)) return changedList(held, random);
  if (typeof held === 'object' && held !== null) return changedObject(held, random, dictionary);
  return random.pick(borderValues);
}

function changedList(list: readonly Json[], random: Random): Json {
  const at = random.below(list.length);
  const one = list[at] ?? null;
  const turn = random.below(5);
  if (turn === 0) return list.filter((_, index) => index !== at);
  if (turn === 1) return [...list, one];
  if (turn === 2) return list.toReversed();
  if (turn === 3) return Array.from({ length: random.pick([9, 17, 33, 65, 257]) }, () => one);
  return [...list.slice(at), ...list.slice(0, at)];
}

function changedObject(object: { readonly [member: string]: Json }, random: Random, dictionary: readonly Json[]): Json {
  const own = Object.keys(object);
  const name = own.length > 0 && random.oneIn(2) ? random.pick(own) : random.pick(names);
  const next: { [member: string]: Json } = { ...object };
  if (random.oneIn(3) && own.length > 0) delete next[random.pick(own)];
  else put(next, name, random.pick(dictionary.length > 0 && random.oneIn(2) ? dictionary : borderValues));
  return next;
}

function copy(value: Json): Json {
  return structuredClone(value);
}

function placesOf(root: { root: Json }): Place[] {
  const places: Place[] = [{ holder: root, name: 'root' }];
  const visit = (value: Json): void => {
    if (typeof value !== 'object' || value === null || places.length > 2000) return;
    for (const name of Object.keys(value)) {
      places.push({ holder: value, name: Array.isArray(value) ? Number(name) : name });
      visit((value as Record<string, Json>)[name] as Json);
    }
  };
  visit(root.root);
  return places;
}

function valueAt({ holder, name }: Place): Json {
  return (holder as Record<string, Json>)[name] ?? null;
}

/** Assigning to `__proto__` would change the holder's prototype instead of a member. */
function put(holder: Place['holder'], name: string | number, value: Json): void {
  Object.defineProperty(holder, name, { value, enumerable: true, writable: true, configurable: true });
}

function remove({ holder, name }: Place, root: { readonly root: Json }): void {
  if (holder === root) return;
  if (Array.isArray(holder)) holder.splice(Number(name), 1);
  else delete holder[name];
}

/** The value of a JSON text, undefined where it is none. */
export function readJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined; // Mutated texts often are no JSON: nothing to change as a tree then.
  }
}

/** Changes the tree of a JSON text. */
export function jsonMutator(dictionary: readonly Json[] = []): Mutator {
  return (text, random, other) => {
    const value = readJson(text);
    if (value === undefined) return text;
    return JSON.stringify(mutateTree(value, random, dictionary, readJson(other)));
  };
}
