/**
 * The targets, one file per door. This file: the published vectors as inputs to begin with. What the verifier brings itself (trust, what
 * was asked) is no input of an attacker: it stands in a table, and inputs name a row of it.
 */
import { readFileSync } from 'node:fs';
import type { VectorInput, VectorSuite } from '@attiva/protocol';

const folder = new URL('../../../spec/vectors/', import.meta.url);

/** Inputs of the cases of one operation, accepted and refused. */
export function vectorInputs(operation: string, ...suites: readonly string[]): readonly VectorInput[] {
  return suites
    .map((suite) => JSON.parse(readFileSync(new URL(`${suite}.json`, folder), 'utf8')) as VectorSuite)
    .flatMap(({ cases }) => cases)
    .filter((one) => one.operation === operation)
    .map(({ input }) => input);
}

/** Inputs whose fixed members are rows of a table. */
export class FixedMembers {
  readonly #names: readonly string[];
  readonly #rows = new Map<string, VectorInput>();

  constructor(names: readonly string[], inputs: readonly VectorInput[]) {
    this.#names = names;
    for (const input of inputs) this.#rows.set(this.#fixedText(input), this.#fixedOf(input));
  }

  /** The input as text: what an attacker sends, and the number of the row of what is fixed. */
  write(input: VectorInput): string {
    const row = [...this.#rows.keys()].indexOf(this.#fixedText(input));
    const sent = Object.entries(input).filter(([name]) => !this.#names.includes(name));
    return JSON.stringify({ ...Object.fromEntries(sent), row });
  }

  /** The whole input again; undefined for a text that is no such object. */
  read(text: string): VectorInput | undefined {
    let sent: unknown;
    try {
      sent = JSON.parse(text);
    } catch {
      return undefined; // A mutated text that is no JSON: the network's reader has refused it before.
    }
    if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) return undefined;
    const rows = [...this.#rows.values()];
    const wanted = (sent as { readonly row?: unknown }).row;
    const row = Number.isSafeInteger(wanted) ? Math.abs(wanted as number) % rows.length : 0;
    return { ...sent, ...rows[row] };
  }

  #fixedOf(input: VectorInput): VectorInput {
    return Object.fromEntries(this.#names.flatMap((name) => (name in input ? [[name, input[name]]] : [])));
  }

  #fixedText(input: VectorInput): string {
    return JSON.stringify(this.#fixedOf(input));
  }
}
