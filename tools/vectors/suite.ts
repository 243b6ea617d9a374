/** A vector file in the making: cases with unique ids, each refused one with the attack that it stands for. */
import type { Json, JsonObject } from './forge.ts';

export interface VectorCase {
  readonly id: string;
  readonly about: string;
  readonly attack?: string;
  readonly operation: string;
  readonly input: JsonObject;
  readonly expect: string;
  readonly result?: Json;
}

export interface VectorFile {
  readonly suite: string;
  readonly about: string;
  readonly cases: readonly VectorCase[];
}

export class Suite {
  readonly #name: string;
  readonly #about: string;
  readonly #operation: string;
  readonly #cases = new Map<string, VectorCase>();

  constructor(name: string, about: string, operation: string) {
    this.#name = name;
    this.#about = about;
    this.#operation = operation;
  }

  /** A case that must be accepted. */
  accept(name: string, about: string, input: JsonObject, more: { operation?: string; result?: Json } = {}): void {
    this.#add(name, { about, input, expect: 'ok', ...more });
  }

  /** A case that must be refused with this code; `attack` says who gains what if it is not. */
  refuse(
    name: string,
    code: string,
    attack: string,
    input: JsonObject,
    more: { operation?: string; about?: string; result?: Json } = {},
  ): void {
    this.#add(name, { about: name.replaceAll('-', ' '), attack, input, expect: code, ...more });
  }

  #add(name: string, row: Omit<VectorCase, 'id' | 'operation'> & { operation?: string }): void {
    const id = `${this.#name}/${name}`;
    if (this.#cases.has(id)) throw new TypeError(`two vectors are called ${id}`);
    const { about, attack, operation, input, expect, result } = row;
    this.#cases.set(id, {
      id,
      about,
      ...(attack !== undefined && { attack }),
      operation: operation ?? this.#operation,
      input,
      expect,
      ...(result !== undefined && { result }),
    });
  }

  file(): VectorFile {
    return { suite: this.#name, about: this.#about, cases: [...this.#cases.values()] };
  }
}

/** The file as it is committed: one case per line, so that a change shows as what it is. */
export function vectorFileText(file: VectorFile): string {
  const head = `"suite":${JSON.stringify(file.suite)},\n"about":${JSON.stringify(file.about)}`;
  return `{${head},\n"cases":[\n${file.cases.map((row) => JSON.stringify(row)).join(',\n')}\n]}\n`;
}
