import { useEffect, useState } from 'react';

const look = (): number => Math.floor(Date.now() / 1000);

/** The reader's own clock, in seconds, anew every half minute. */
export function useSeconds(): number {
  const [now, setNow] = useState(look);
  useEffect(() => {
    const timer = setInterval(() => setNow(look()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
