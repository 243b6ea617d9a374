/**
 * What a test file needs from the machine, said in a comment at its top: `// needs: bind9 nftables root`.
 * The words are Debian packages (recognised by the program they bring) or a property of the machine (`root`, `linux`).
 * Installing happens here and only as root on Debian; elsewhere a file that lacks something is skipped, with the reason.
 */
import { execFile } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Beside the programs' folders, where Debian keeps what programs load. */
const libraries = `../lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`;

/** Debian package → the program that shows it is there; `*` where the path holds a version. */
export const programOfPackage: Readonly<Record<string, string>> = {
  bash: 'bash',
  bind9: 'named',
  'bind9-dnsutils': 'dig',
  'krb5-user': 'kinit',
  slapd: 'slapd',
  'ldap-utils': 'ldapsearch',
  'libsasl2-modules-gssapi-mit': `${libraries}/sasl2/libgssapiv2.so`,
  'samba-ad-dc': 'samba',
  // These bring no program: what they bring stands beside them.
  'samba-ad-provision': '../share/samba/setup/dns_update_list',
  'samba-dsdb-modules': `${libraries}/samba/ldb/acl.so`,
  'samba-vfs-modules': `${libraries}/samba/vfs/acl_xattr.so`,
  softhsm2: 'softhsm2-util',
  nftables: 'nft',
  strace: 'strace',
  iproute2: 'ip',
  systemd: 'systemd-analyze',
  prometheus: 'promtool',
  chromium: 'chromium',
  postgresql: '../lib/postgresql/*/bin/postgres',
};

/** Where programs of administrators live, though they are not on everybody's PATH. */
export const programFolders: readonly string[] = [
  '/usr/sbin',
  '/usr/bin',
  '/sbin',
  '/bin',
  '/usr/local/sbin',
  '/usr/local/bin',
];

export interface Machine {
  platform: string;
  root: boolean;
  debian: boolean;
  has(program: string): boolean;
}

export function thisMachine(): Machine {
  return {
    platform: process.platform,
    root: process.getuid?.() === 0,
    debian: existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get'),
    has: (program) => programFolders.some((folder) => globSync(`${folder}/${program}`).length > 0),
  };
}

/** The needs a test file states, in order. Only the first kilobyte is read as its heading. */
export function statedNeeds(source: string): string[] {
  const line = /^\/\/ needs: (.+)$/m.exec(source.slice(0, 1024));
  return line?.[1]?.trim().split(/\s+/) ?? [];
}

/** Why a file with these needs cannot run here; undefined when it can. A need nobody knows is an error, not a skip. */
export function reasonAgainst(needs: readonly string[], machine: Machine): string | undefined {
  const missing = needs.filter((need) => {
    if (need === 'root') return !machine.root;
    if (need === 'linux') return machine.platform !== 'linux';
    const program = programOfPackage[need];
    if (!program)
      throw new TypeError(`unknown need "${need}"; known: root, linux, ${Object.keys(programOfPackage).join(', ')}`);
    return !machine.has(program);
  });
  return missing.length === 0 ? undefined : `needs ${missing.join(', ')}, which this machine lacks`;
}

/** Debian packages among these needs that are not there. */
export function missingPackages(needs: readonly string[], machine: Machine): string[] {
  return [...new Set(needs)].filter((need) => {
    const program = programOfPackage[need];
    return program !== undefined && !machine.has(program);
  });
}

/** Installs what is missing, when this machine lets us; says each step. Failing to install is told and leads to skips. */
export async function installPackages(
  needs: readonly string[],
  machine: Machine,
  say: (line: string) => void,
): Promise<void> {
  const wanted = missingPackages(needs, machine);
  if (wanted.length === 0) return;
  if (!machine.root || !machine.debian) {
    say(`not installing ${wanted.join(', ')}: only done as root on Debian`);
    return;
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = (): Promise<unknown> =>
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...wanted], { env });
  say(`installing Debian packages: ${wanted.join(' ')}`);
  if (wanted.includes('postgresql')) keepFromStarting();
  try {
    await install();
  } catch {
    say('apt-get does not know them yet: apt-get update, then once more');
    try {
      await run('apt-get', ['update', '-qq'], { env });
      await install();
    } catch (error) {
      say(`apt-get failed: ${error instanceof Error ? error.message.trim() : String(error)}`);
    }
  }
}

/** Debian would make a cluster of its own and start it on the usual port; tests start theirs. */
function keepFromStarting(): void {
  const settings = '/etc/postgresql-common/createcluster.conf';
  if (existsSync(settings)) return;
  mkdirSync(dirname(settings), { recursive: true });
  writeFileSync(settings, 'create_main_cluster = false\n');
}

/** Reads a test file's needs from disk. */
export function needsOf(file: string): string[] {
  return statedNeeds(readFileSync(file, 'utf8'));
}
