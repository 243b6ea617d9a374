/** Tags and groups as they are typed, and what is changed by that. Pure. */

export interface MarkedWith {
  readonly group: string | null;
  readonly tags: readonly string[];
}

/** With commas between them, each once. */
export function wordsOf(text: string): string[] {
  const words = text.split(',').map((word) => word.trim());
  return [...new Set(words.filter((word) => word !== ''))];
}

export function textOf(tags: readonly string[]): string {
  return tags.join(', ');
}

/** A group as it is typed; `null`: none. */
export function groupOf(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}

export interface MarkChange {
  readonly add: string[];
  readonly remove: string[];
  readonly group?: string | null;
}

/** From one to the other; `undefined`: they are the same. */
export function changeOf(before: MarkedWith, wanted: MarkedWith): MarkChange | undefined {
  const add = wanted.tags.filter((tag) => !before.tags.includes(tag));
  const remove = before.tags.filter((tag) => !wanted.tags.includes(tag));
  const group = wanted.group === before.group ? {} : { group: wanted.group };
  return add.length + remove.length + Object.keys(group).length === 0 ? undefined : { add, remove, ...group };
}
