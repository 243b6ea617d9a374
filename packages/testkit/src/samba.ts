/**
 * A Samba domain controller as a real Active Directory for tests: its DNS takes secure updates only. It has fixed ports
 * (53, 88, 389 …), so it runs in a network namespace of its own. Needs the Debian packages `samba-ad-dc` and
 * `samba-ad-provision`, and `bind9-dnsutils` to ask it.
 */
import { cp, lstat, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { TestCertificate } from './certificate-authority.ts';
import type { StartedNamespace } from './namespace.ts';
import { type Ended, runProcess, startProcess } from './process.ts';

export interface SambaOptions {
  /** Where it runs; its `resolv.conf` should name 127.0.0.1. */
  readonly namespace: StartedNamespace;
  /** DNS domain, e.g. `ad.example`; in upper case it is the Kerberos realm. */
  readonly domain: string;
  /** What it shows on LDAPS and after StartTLS; then it listens on the namespace's wire as well, for programs outside. */
  readonly certificate?: TestCertificate;
  /** Runs on a copy of this one's files instead of a new domain: the same identity, for whoever imitates it. */
  readonly copyOf?: StartedSamba;
}

export interface StartedSamba {
  /** All its files; its programs' own paths in them begin with it. */
  readonly folder: string;
  /** What programs of Kerberos need in their environment to find this domain. */
  readonly environment: Readonly<Record<string, string>>;
  /** `administrator@DOMAIN`, an Enterprise Admin. */
  readonly administrator: string;
  /** Of every account. */
  readonly password: string;
  /** Makes an account and gives the path of its keytab. */
  createAccount(name: string): Promise<string>;
  /** Makes the account of a machine, `NAME$`, and gives the path of its keytab. */
  createComputer(name: string): Promise<string>;
  /** Runs `samba-tool` on the domain's own database; gives what it prints. */
  administer(...words: readonly string[]): Promise<string>;
  /** Runs `ldapadd`, `ldapsearch` … as the administrator, by a socket in its folder; gives what it prints. */
  byLdap(program: string, args: readonly string[], input?: string): Promise<string>;
  /** The keytab of an account that is there. */
  exportKeytab(name: string): Promise<string>;
  stop(): Promise<Ended>;
}

const password = 'Passw0rd.of-tests'; // Of a domain that lives for one test, behind no wire.

/** Provisions a domain (10 s of a processor) and resolves when its DNS answers. @throws Error with what Samba said. */
export async function startSamba(options: SambaOptions): Promise<StartedSamba> {
  const { namespace, domain, certificate, copyOf } = options;
  const folder = await mkdtemp(join(tmpdir(), 'attiva-samba-'));
  const environment = { KRB5_CONFIG: join(folder, 'krb5.conf') };
  const configuration = join(folder, 'etc/smb.conf');
  const inside = (command: string, ...args: readonly string[]) => ({
    ...namespace.inside(command, args),
    environment,
  });
  const must: Must = async (command, args, input = '') => {
    const ended = await runProcess({ ...inside(command, ...args), input, within: 120_000 });
    if (ended.exit !== 0) throw new Error(`${command} ${args.join(' ')}: ${ended.stdout}${ended.stderr}`);
    return ended.stdout;
  };
  const clean = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const exportKeytab = async (name: string): Promise<string> => {
    const keytab = join(folder, `${name}.keytab`);
    await must('samba-tool', ['domain', 'exportkeytab', keytab, `--principal=${name}`, '-s', configuration]);
    return keytab;
  };
  try {
    // glibc asks its DNS for no name whose only address is of loopback. The namespace takes the file away with its others.
    if (certificate !== undefined) {
      const hosts = `127.0.0.1 localhost\n${namespace.innerAddress} dc1.${domain} dc1\n`;
      await writeFile(join('/etc/netns', namespace.name, 'hosts'), hosts);
    }
    if (copyOf === undefined) await provision({ folder, configuration, must }, options);
    else await copyFiles(copyOf.folder, folder);
    await writeFile(environment.KRB5_CONFIG, kerberosText(domain));
    const late = [
      // Provisioning takes the name server for whom to ask further: its own one, here, in a circle that never ends.
      'dns forwarder=',
      ...(certificate === undefined ? [] : await tlsOptions(folder, certificate, namespace)),
    ];
    const samba = await startProcess({
      // It ends when a pipe that is its input is closed, as ours is.
      ...inside(
        'sh',
        '-c',
        'exec samba "$@" < /dev/null',
        'sh',
        '-F',
        '-M',
        'single',
        '-s',
        configuration,
        ...shown,
        ...late.map(asOption),
      ),
      ready: /samba: using 'single' process model/,
      readyWithin: 30_000,
    });
    try {
      await waitForDns(namespace, domain);
    } catch (cause) {
      await samba.kill();
      throw new Error(`Samba does not answer; it said:\n${samba.output()}`, { cause });
    }
    return {
      folder,
      environment,
      administrator: `administrator@${domain}`,
      password,
      async createAccount(name) {
        await must('samba-tool', ['user', 'create', name, password, '-s', configuration]);
        return exportKeytab(name);
      },
      async createComputer(name) {
        await must('samba-tool', ['computer', 'create', name, '--prepare-oldjoin', '-s', configuration]);
        return exportKeytab(`${name}$`);
      },
      administer: (...words) => must('samba-tool', [...words, '-s', configuration]),
      byLdap: (program, args, input = '') => {
        // The one for privileged programs alone takes a password without TLS.
        const socket = encodeURIComponent(join(folder, 'private/ldap_priv/ldapi'));
        const login = ['-x', '-H', `ldapi://${socket}`, '-D', `administrator@${domain}`, '-w', password];
        return must('env', ['LDAPNOINIT=1', program, ...login, ...args], input);
      },
      exportKeytab,
      async stop() {
        const ended = await samba.stop(10_000);
        await clean();
        return ended;
      },
    };
  } catch (cause) {
    await clean();
    throw cause;
  }
}

type Must = (command: string, args: readonly string[], input?: string) => Promise<string>;

const shown = ['--debug-stdout', '--no-process-group'];

function asOption(option: string): string {
  return `--option=${option}`;
}

async function provision(
  { folder, configuration, must }: { readonly folder: string; readonly configuration: string; readonly must: Must },
  { domain }: SambaOptions,
): Promise<void> {
  const realm = domain.toUpperCase();
  const [workgroup = ''] = realm.split('.');
  const wish = [`--realm=${realm}`, `--domain=${workgroup}`, '--server-role=dc', '--host-name=dc1'];
  // The oldest schema that it has is the smallest: a third of the time less, and enough for activation objects.
  const kind = ['--dns-backend=SAMBA_INTERNAL', '--base-schema=2008_R2'];
  const place = [`--targetdir=${folder}`, '--host-ip=127.0.0.1', `--adminpass=${password}`];
  await must('samba-tool', ['domain', 'provision', ...wish, ...kind, ...place, ...folders(folder).map(asOption)]);
  // What the service that updates such names would add: it is not started, for it asks the machine's own DNS.
  await must('samba-tool', ['spn', 'add', `ldap/dc1.${domain}`, 'DC1$', '-s', configuration]);
}

/** Its paths are those of its folder; the names of sockets are not copied. */
async function copyFiles(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true, filter: async (path) => !(await lstat(path)).isSocket() });
  const configuration = join(to, 'etc/smb.conf');
  await writeFile(configuration, (await readFile(configuration, 'utf8')).replaceAll(from, to));
}

/** Everything that it would else keep in folders of the machine. */
function folders(folder: string): readonly string[] {
  return [
    'interfaces=lo',
    'bind interfaces only=yes',
    `log file=${join(folder, 'log')}`,
    `pid directory=${folder}`,
    `ncalrpc dir=${join(folder, 'ncalrpc')}`,
    `winbindd socket directory=${join(folder, 'winbindd')}`,
    `ntp signd socket directory=${join(folder, 'ntp')}`,
    'server services=rpc, ldap, cldap, kdc, dns',
    'dcerpc endpoint servers=epmapper, samr, lsarpc, drsuapi, dnsserver',
    // Nobody needs it after a power cut: half of what provisioning takes is waiting for the disk.
    'ldb:nosync=yes',
  ];
}

/** Later options win: `interfaces` of the wire besides loopback. */
async function tlsOptions(
  folder: string,
  { cert, key }: TestCertificate,
  namespace: StartedNamespace,
): Promise<readonly string[]> {
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  await writeFile(certFile, cert);
  await writeFile(keyFile, key, { mode: 0o600 });
  return [
    `interfaces=lo ${namespace.innerAddress}`,
    'tls enabled=yes',
    `tls certfile=${certFile}`,
    `tls keyfile=${keyFile}`,
    'tls cafile=',
  ];
}

function kerberosText(domain: string): string {
  const realm = domain.toUpperCase();
  return [
    '[libdefaults]',
    `default_realm = ${realm}`,
    'dns_lookup_realm = false',
    'dns_lookup_kdc = false',
    'rdns = false',
    'dns_canonicalize_hostname = false',
    '[realms]',
    `${realm} = {`,
    '  kdc = 127.0.0.1',
    '}',
    '[domain_realm]',
    `.${domain} = ${realm}`,
    `${domain} = ${realm}`,
    '',
  ].join('\n');
}

/** Asks until the zone is there: Samba says that it runs before its DNS does. */
async function waitForDns(namespace: StartedNamespace, domain: string): Promise<void> {
  const end = performance.now() + 30_000;
  while (performance.now() < end) {
    const { stdout } = await namespace.run('dig', ['+time=1', '+tries=1', '+short', '@127.0.0.1', domain, 'SOA']);
    if (stdout.includes(domain)) return;
    await setTimeout(100);
  }
  throw new Error(`no SOA record of ${domain}`);
}
