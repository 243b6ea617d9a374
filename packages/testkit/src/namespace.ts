/**
 * A network of its own for processes of a test: a namespace with one wire to the outside, and a counter on the far end
 * that sees every packet which tries to leave. Needs root, `iproute2` and `nftables`; used to show that activation
 * needs nobody outside.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Ended, type ProcessOptions, runProcess } from './process.ts';

export interface NamespaceOptions {
  /** Short, unique on this machine: it names the devices as well, so at most 9 lower-case letters and digits. */
  readonly name: string;
  /** Addresses of the wire's two ends, in one network of 24 bits. */
  readonly innerAddress?: string;
  readonly outerAddress?: string;
  /** More addresses for the inner loopback device, e.g. one per host. 127.x needs none except for BIND. */
  readonly loopbackAddresses?: readonly string[];
  /** Content of `/etc/resolv.conf` inside. Default: no name server at all. */
  readonly resolvConf?: string;
  /** Whether everything that is not inside is sent to the wire's far end. Default false: there is no route outward. */
  readonly routeOutward?: boolean;
}

export interface StartedNamespace {
  readonly name: string;
  readonly innerAddress: string;
  readonly outerAddress: string;
  /** How to start a program inside: spread it over `startProcess` or `runProcess`. */
  inside(command: string, args: readonly string[]): Pick<ProcessOptions, 'args'> & { readonly command: string };
  run(command: string, args: readonly string[]): Promise<Ended>;
  setResolvConf(text: string): Promise<void>;
  /** Packets that have come out of the namespace since it was made. */
  packetsOutward(): Promise<number>;
  /** Removes the namespace, the wire, the counter and the configuration; programs inside must have been stopped. */
  close(): Promise<void>;
}

/** @throws Error naming the command that failed; what was made until then is removed. */
export async function startNamespace(options: NamespaceOptions): Promise<StartedNamespace> {
  const { name } = options;
  if (!/^[a-z][a-z0-9]{0,8}$/.test(name)) throw new TypeError(`${name}: at most 9 lower-case letters and digits`);
  const innerAddress = options.innerAddress ?? '10.77.0.2';
  const outerAddress = options.outerAddress ?? '10.77.0.1';
  const outer = `${name}-out`;
  const inner = `${name}-in`;
  const configurationFolder = join('/etc/netns', name);
  const setResolvConf = (text: string): Promise<void> => writeFile(join(configurationFolder, 'resolv.conf'), text);

  const close = async (): Promise<void> => {
    await runProcess({ command: 'nft', args: ['delete', 'table', 'netdev', name] });
    await runProcess({ command: 'ip', args: ['link', 'del', outer] });
    await runProcess({ command: 'ip', args: ['netns', 'del', name] });
    await rm(configurationFolder, { recursive: true, force: true });
  };

  // Left over from a run that was killed: its devices would make every command below fail.
  await close();
  await mkdir(configurationFolder, { recursive: true });
  await setResolvConf(options.resolvConf ?? '');
  try {
    await wire({ name, inner, outer, innerAddress, outerAddress });
    for (const address of options.loopbackAddresses ?? [])
      await must('ip', '-n', name, 'addr', 'add', `${address}/8`, 'dev', 'lo');
    if (options.routeOutward === true) await must('ip', '-n', name, 'route', 'add', 'default', 'via', outerAddress);
  } catch (cause) {
    await close();
    throw cause;
  }
  const inside: StartedNamespace['inside'] = (command, args) => {
    return { command: 'ip', args: ['netns', 'exec', name, command, ...args] };
  };
  return {
    name,
    innerAddress,
    outerAddress,
    inside,
    setResolvConf,
    close,
    run: (command, args) => runProcess(inside(command, args)),
    packetsOutward: () => countPackets(name),
  };
}

interface Wire {
  readonly name: string;
  readonly inner: string;
  readonly outer: string;
  readonly innerAddress: string;
  readonly outerAddress: string;
}

/** IPv6 goes off and the counter on before the wire is up: IPv6 by itself chatters on every new link. */
async function wire({ name, inner, outer, innerAddress, outerAddress }: Wire): Promise<void> {
  await must('ip', 'netns', 'add', name);
  await must('ip', 'netns', 'exec', name, 'sh', '-c', 'echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6');
  await must('ip', 'netns', 'exec', name, 'sh', '-c', 'echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6');
  await must('ip', 'link', 'add', outer, 'type', 'veth', 'peer', 'name', inner, 'netns', name);
  await must('sh', '-c', `echo 1 > /proc/sys/net/ipv6/conf/${outer}/disable_ipv6`);
  await must('nft', 'add', 'table', 'netdev', name);
  await must('nft', `add chain netdev ${name} in { type filter hook ingress device "${outer}" priority 0; }`);
  await must('nft', `add rule netdev ${name} in counter`);
  await must('ip', 'addr', 'add', `${outerAddress}/24`, 'dev', outer);
  await must('ip', '-n', name, 'addr', 'add', `${innerAddress}/24`, 'dev', inner);
  await must('ip', '-n', name, 'link', 'set', 'lo', 'up');
  await must('ip', '-n', name, 'link', 'set', inner, 'up');
  await must('ip', 'link', 'set', outer, 'up');
}

async function must(command: string, ...args: readonly string[]): Promise<string> {
  const ended = await runProcess({ command, args });
  if (ended.exit !== 0) throw new Error(`${command} ${args.join(' ')}: ${ended.stderr.trim()}`);
  return ended.stdout;
}

async function countPackets(table: string): Promise<number> {
  const listing = await must('nft', 'list', 'table', 'netdev', table);
  const count = /counter packets (\d+)/.exec(listing)?.[1];
  if (count === undefined) throw new Error(`no counter in:\n${listing}`);
  return Number(count);
}
