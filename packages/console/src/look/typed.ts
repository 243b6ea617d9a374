import { useState } from 'react';

/**
 * What is typed over what the address holds. Another address puts its own in place, and the entry is not made anew for it: the keyboard
 * stays where it is.
 * @param mark tells what is shown from what was shown before, where that is no plain value
 */
export function useTyped<Value>(shown: Value, mark: Value | string = shown): readonly [Value, (value: Value) => void] {
  const [typed, type] = useState({ over: mark, value: shown });
  if (typed.over !== mark) type({ over: mark, value: shown });
  return [typed.over === mark ? typed.value : shown, (value) => type({ over: mark, value })];
}
