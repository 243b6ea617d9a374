import { execFile } from 'node:child_process';
import { resolveSrv } from 'node:dns/promises';
import { ActivationError } from '@attiva/protocol';

type Environment = Readonly<Record<string, string | undefined>>;

/** Most domain controllers that are tried. */
const mostControllers = 4;

/**
 * Names of a domain's controllers in the order in which they are to be tried, by DNS, as the domain publishes them.
 * @throws {ActivationError} `directory-unreachable` where DNS names none.
 */
export async function controllersOf(domain: string, environment: Environment): Promise<readonly string[]> {
  const name = `_ldap._tcp.dc._msdcs.${domain}`;
  try {
    const records = await resolveSrv(name);
    const sorted = [...records].sort((a, b) => a.priority - b.priority || b.weight - a.weight);
    return sorted.slice(0, mostControllers).map((record) => record.name.toLowerCase());
  } catch (cause) {
    // Samba's own DNS server answers in a form that the run time's resolver does not always take, and others do.
    const asked = isAbsent(cause) ? [] : await askByProgram(name, environment);
    if (asked.length > 0) return asked;
    throw new ActivationError('directory-unreachable', `DNS names no domain controller: ${name}`, { cause });
  }
}

function isAbsent(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && (cause.code === 'ENOTFOUND' || cause.code === 'ENODATA');
}

const askMilliseconds = 8_000;

function askByProgram(name: string, environment: Environment): Promise<readonly string[]> {
  return new Promise((resolve) => {
    const options = { env: { ...environment, LC_ALL: 'C' }, timeout: askMilliseconds, killSignal: 'SIGKILL' } as const;
    execFile('dig', ['+short', '+time=2', '+tries=2', name, 'SRV'], options, (_error, output) => {
      const hosts = Array.from(output.matchAll(/^\d+ \d+ \d+ ([\w.-]+)\.$/gm), ([, host = '']) => host.toLowerCase());
      resolve(hosts.slice(0, mostControllers));
    });
  });
}
