/**
 * Finding hosts: which domains to ask (the machine's suffix is ours to find: Node's resolver asks exactly the name it
 * is given), SRV and TXT, and the order of the candidates. The order itself is a rule of `@attiva/protocol`; talking
 * to the hosts found is `activation/`.
 */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { promisify } from 'node:util';
import { thisPlatform } from '../this-process.ts';

/** Where this machine looks up names that are not complete. */
export interface DnsSuffixes {
  /** The machine's own domain. */
  readonly suffix?: string;
  readonly searchList: readonly string[];
  /** Where this was found, for the report. */
  readonly source: string;
}

const run = promisify(execFile);

/** Reads the machine's own settings: resolv.conf and resolvectl, the Windows registry, scutil on macOS. */
export async function readDnsSuffixes(platform: NodeJS.Platform = thisPlatform): Promise<DnsSuffixes> {
  if (platform === 'win32') return readWindows();
  if (platform === 'darwin') return parseScutil(await output('/usr/sbin/scutil', ['--dns']));
  const found = parseResolvConf(await textOf('/etc/resolv.conf'), hostname());
  if (found.suffix !== undefined || found.searchList.length > 0) return found;
  return parseResolvectl(await output('resolvectl', ['--no-pager', 'domain']));
}

/** `resolv.conf(5)`: the last `domain` or `search` line counts; the host's own name may carry the domain. */
export function parseResolvConf(text: string, hostName: string): DnsSuffixes {
  let suffix: string | undefined;
  let searchList: string[] = [];
  for (const line of text.split('\n')) {
    const [word, ...rest] = line.split(/[#;]/, 1)[0]?.trim().split(/\s+/) ?? [];
    if (word === 'domain') [suffix] = rest;
    if (word === 'search') searchList = rest;
  }
  const own = hostName.includes('.') ? hostName.slice(hostName.indexOf('.') + 1) : undefined;
  return suffixes(suffix ?? own, searchList, 'resolv.conf');
}

/** Lines `Link 2 (eth0): corp.example ~branch.example`; `~` marks routing-only domains, which are not suffixes. */
export function parseResolvectl(text: string): DnsSuffixes {
  const domains = text
    .split('\n')
    .flatMap((line) =>
      line
        .slice(line.indexOf(':') + 1)
        .trim()
        .split(/\s+/),
    )
    .filter((domain) => domain !== '' && !domain.startsWith('~'));
  return suffixes(undefined, domains, 'resolvectl');
}

/** The first resolver's `search domain[n] : corp.example` lines. */
export function parseScutil(text: string): DnsSuffixes {
  const first = text.split(/^resolver #2/m, 1)[0] ?? '';
  const domains = [...first.matchAll(/search domain\[\d+\]\s*:\s*(\S+)/g)].map((match) => match[1] ?? '');
  return suffixes(undefined, domains, 'scutil');
}

/** Output of `reg query`: `    Domain    REG_SZ    corp.example`. A policy's search list goes before the machine's. */
export function parseRegistry(policy: string, machine: string): DnsSuffixes {
  const value = (text: string, name: string): string | undefined =>
    new RegExp(`^\\s+${name}\\s+REG_SZ\\s+(\\S+)\\s*$`, 'mi').exec(text)?.[1];
  const list = value(policy, 'SearchList') ?? value(machine, 'SearchList') ?? '';
  const suffix = value(policy, 'PrimaryDnsSuffix') ?? value(machine, 'Domain') ?? value(machine, 'DhcpDomain');
  return suffixes(suffix, list.split(','), 'registry');
}

async function readWindows(): Promise<DnsSuffixes> {
  const query = (key: string): Promise<string> => output('reg.exe', ['query', key]);
  const [policy, machine] = await Promise.all([
    query('HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\DNSClient'),
    query('HKLM\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters'),
  ]);
  return parseRegistry(policy, machine);
}

function suffixes(suffix: string | undefined, searchList: readonly string[], source: string): DnsSuffixes {
  const clean = (domain: string): string => domain.replace(/\.$/, '').toLowerCase();
  const own = suffix === undefined ? '' : clean(suffix);
  const list = searchList.map(clean).filter((domain) => domain !== '');
  return { searchList: list, source, ...(own !== '' && { suffix: own }) };
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return ''; // No such file: no suffix from it, which the report says.
  }
}

async function output(command: string, args: readonly string[]): Promise<string> {
  try {
    return (await run(command, args, { timeout: 4000, maxBuffer: 256 * 1024, windowsHide: true })).stdout;
  } catch {
    return ''; // Not installed or not answering: no suffix from it, which the report says.
  }
}
