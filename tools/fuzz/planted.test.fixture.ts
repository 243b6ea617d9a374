/** A parser with a mistake behind six conditions, five of them one within the other: chance alone does not come there. */
export function plantedParser(text: string): string {
  if (text.length < 8) return 'short';
  if (text[0] === 'A') {
    if (text[1] === 't') {
      if (text[2] === 'v') {
        if (text[3] === '-') {
          if (text[4] === '7') {
            throw new RangeError('the planted mistake');
          }
        }
      }
    }
  }
  return 'read';
}

/** Writes into the prototype of all objects, as a careless merge of a JSON body would. */
export function pollutingParser(text: string): string {
  if (text.includes('__proto__')) Reflect.set(Object.prototype, 'polluted', true);
  return 'read';
}
