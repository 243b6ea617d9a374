import { useState } from 'react';

/**
 * What is typed over what the address holds. Another address puts its own in place, and the entry is not made anew for it: the keyboard
 * stays where it is.
 */
export function useTyped(shown: string): readonly [string, (text: string) => void] {
  const [typed, type] = useState({ over: shown, text: shown });
  if (typed.over !== shown) type({ over: shown, text: shown });
  return [typed.over === shown ? typed.text : shown, (text) => type({ over: shown, text })];
}
