/** Whether the host answers, and whether it knows the reader: what every page shows, whatever it asks for itself. */
export type Connection = 'here' | 'gone' | 'signed-out';

export interface ConnectionWatch {
  readonly get: () => Connection;
  readonly set: (connection: Connection) => void;
  readonly subscribe: (onChange: () => void) => () => void;
}

export function watchConnection(): ConnectionWatch {
  const listeners = new Set<() => void>();
  let current: Connection = 'here';
  return {
    get: () => current,
    set(connection) {
      if (connection === current) return;
      current = connection;
      for (const listener of listeners) listener();
    },
    subscribe(onChange) {
      listeners.add(onChange);
      return () => void listeners.delete(onChange);
    },
  };
}
