/**
 * Loaded into a host before its first line (`NODE_OPTIONS=--import`): its token takes 50 ms for each signature, as many TPMs and
 * smart cards do. What calls C_Sign of the PKCS #11 module is the only thing that is changed; SoftHSM signs as ever.
 */
import { createRequire } from 'node:module';
import { isMainThread } from 'node:worker_threads';

type Done = (error: Error | null, result: number) => void;
type Called = ((...args: readonly unknown[]) => number) & { async(...args: readonly unknown[]): void };
interface Foreign {
  proto: (name: string, ...more: readonly unknown[]) => object;
  decode: (address: unknown, type: object) => unknown;
}

const milliseconds = 50;

if (isMainThread) {
  const require = createRequire(new URL('../packages/daemon/package.json', import.meta.url));
  const foreign = require(`@koromix/koffi-${process.platform}-${process.arch}`) as Foreign;
  const { proto, decode } = foreign;
  const signing = new Set<object>();
  foreign.proto = (name, ...more): object => {
    const made = proto(name, ...more);
    if (/^C_Sign_\d+$/.test(name)) signing.add(made);
    return made;
  };
  foreign.decode = (address, type): unknown => {
    const found = decode(address, type);
    return signing.has(type) ? slowed(found as Called) : found;
  };
}

function slowed(called: Called): Called {
  const later = (...args: readonly unknown[]): void => {
    const done = args.at(-1) as Done;
    called.async(...args.slice(0, -1), (error: Error | null, result: number) => {
      setTimeout(() => done(error, result), milliseconds);
    });
  };
  return Object.assign((...args: readonly unknown[]) => called(...args), { async: later });
}
