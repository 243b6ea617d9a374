import { statSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { ActivationError } from '@attiva/protocol';
import type { Call, CommandSpec } from '../../program/command-spec.ts';
import type { Terminal } from '../../program/terminal.ts';
import { readComputers } from './never-called.ts';
import { dataOption, deviceOfHost, hostFolder, suffixOfHost } from './host-folder.ts';

export const hostServe: CommandSpec = {
  words: 'host serve',
  options: [dataOption],
  group: 'Host in the LAN',
  summary: 'Serve clients until Ctrl-C or SIGTERM',
  example: 'attiva host serve',
  run,
};

/**
 * V8 lets the young part of a heap grow to 48 MB on a large machine; a host that shares it gives some 5 % of CPU time
 * for tens of megabytes (docs/performance.md). The bound is fixed before a program's first line, hence the new beginning.
 */
const youngHeapMiB = '--max-semi-space-size';
/** The option of Node that a host serves with; `npm run bench` gives it to what it compares a host with. */
export const youngHeap: string = `${youngHeapMiB}=4`;

const oldHeapPercent = '--heap-growing-percent';
/**
 * How much of what survives a collection of the whole heap may come in addition before the next one, in percent. Left to itself V8
 * lets some 40 MB of rubbish lie while a machine has memory free; this costs no CPU time that could be measured.
 */
export const oldHeapGrowth: string = `${oldHeapPercent}=30`;

/**
 * The C library's allocator (glibc; others ignore this) otherwise keeps what V8's compilers have given back, some 20 MB:
 * two arenas, and blocks from 16 KiB returned at once. Whoever sets these himself is left alone.
 */
export const allocator: Readonly<Record<string, string>> = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: '16384',
  MALLOC_TRIM_THRESHOLD_: '131072',
  MALLOC_TOP_PAD_: '65536',
};

/** Whoever sets it himself is left alone; so is the second beginning. */
function setsHeap({ program, environment }: Terminal): boolean {
  return [...program, environment['NODE_OPTIONS']].join(' ').includes(youngHeapMiB);
}

/**
 * What a host's folder says is obeyed: programs that are started, files that are read. Root does not obey another account, and
 * would leave files there that the service cannot read.
 * @throws {ActivationError} `not-permitted`.
 */
function refuseForeignFolder({ account }: Terminal, folder: string): void {
  const owner = statSync(folder, { throwIfNoEntry: false })?.uid ?? 0;
  if (account?.number !== 0 || owner === 0) return;
  const way = `systemctl start attiva-host, or: sudo -u '#${owner}' attiva host serve --data ${folder}`;
  throw new ActivationError('not-permitted', `${folder} belongs to account number ${owner}; let it serve: ${way}`, {
    facts: { folder, owner },
  });
}

async function run(call: Call): Promise<undefined> {
  refuseForeignFolder(call.terminal, hostFolder(call));
  if (!setsHeap(call.terminal)) call.terminal.beginAnew([youngHeap], allocator);
  // Read at each collection, so set here: a run time that no longer knew it would say so, and serve all the same.
  if (!call.terminal.program.join(' ').includes(oldHeapPercent)) setFlagsFromString(oldHeapGrowth);
  const { serveHost } = await import('@attiva/host');
  await serveHost({
    folder: hostFolder(call),
    device: deviceOfHost,
    dnsSuffix: suffixOfHost,
    readComputers,
    onReady({ activation, administration }) {
      const urls = activation.map(({ url }) => url);
      const ready = { ready: true, activation: urls, administration: administration.url };
      const text = `Activation      ${urls.join(', ')}\nAdministration  ${administration.url}\nReady.`;
      call.terminal.out(call.flag('json') ? JSON.stringify(ready) : text);
    },
    onMoved(activation) {
      const urls = activation.map(({ url }) => url);
      const text = `Activation      ${urls.join(', ')}, from now on`;
      call.terminal.out(call.flag('json') ? JSON.stringify({ moved: true, activation: urls }) : text);
    },
  });
  return undefined;
}
