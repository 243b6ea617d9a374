/**
 * OpenLDAP as a real directory for tests: a slapd of its own in a temporary folder, on loopback ports of its own, with a
 * certificate of a CA of the test's; the machine's own service is not touched. Needs the Debian packages `slapd` and `ldap-utils`.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestCertificate } from './certificate-authority.ts';
import { type Ended, runProcess, startProcess } from './process.ts';

export interface OpenLdapOptions {
  /** `dc=rossi,dc=example`. */
  readonly suffix: string;
  /** What it shows on LDAPS and after StartTLS; without, it speaks plain only. */
  readonly certificate?: TestCertificate;
  /** PEM certificates that it sends besides, e.g. of a CA in between. */
  readonly chain?: string;
  /** Loads the schema from this `.ldif` of cn=config when it runs. */
  readonly schema?: string;
  /** Lines for the database, e.g. `access to …`. Default: everyone may read, the administrator alone may write. */
  readonly access?: readonly string[];
  /** UUID of the suffix entry; only somebody who imitates another directory sets it. */
  readonly entryUuid?: string;
  /** More suffixes, each an empty database. */
  readonly otherSuffixes?: readonly string[];
  /** A subtree that another server holds: a referral. */
  readonly referral?: { readonly dn: string; readonly url: string };
}

export interface StartedOpenLdap {
  readonly ldapPort: number;
  readonly ldapsPort: number;
  readonly adminDn: string;
  /** An account that may read and log in, and write nowhere. */
  readonly readerDn: string;
  readonly password: string;
  /** Runs `ldapadd` as the administrator, of the configuration for entries under cn=config. */
  add(ldif: string): Promise<void>;
  /** The one value of an attribute of the first entry that has it. */
  read(attribute: string): Promise<string>;
  /** entryUUID of the suffix entry. */
  readUuid(): Promise<string>;
  /** Everything that the server logged: connections, operations. */
  log(): string;
  stop(): Promise<Ended>;
}

const password = 'secret-of-tests';

/** @throws Error with what slapd said. */
export async function startOpenLdap(options: OpenLdapOptions): Promise<StartedOpenLdap> {
  const folder = await mkdtemp(join(tmpdir(), 'attiva-slapd-'));
  const [ldapPort, ldapsPort] = [await freePort(), await freePort()];
  const clean = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    await prepare(folder, options);
    const listen = [`ldap://127.0.0.1:${ldapPort}`];
    if (options.certificate !== undefined) listen.push(`ldaps://127.0.0.1:${ldapsPort}`);
    const slapd = await startProcess({
      command: 'slapd',
      args: ['-F', join(folder, 'config'), '-h', listen.join(' '), '-d', 'stats'],
      ready: /slapd starting/,
    });
    const add = async (ldif: string): Promise<void> => {
      const dn = /^dn: .*cn=config$/im.test(ldif) ? 'cn=admin,cn=config' : adminOf(options.suffix);
      const args = ['-x', '-H', `ldap://127.0.0.1:${ldapPort}`, '-D', dn, '-w', password];
      const ran = await runProcess({ command: 'ldapadd', args, input: ldif, environment: { LDAPNOINIT: '1' } });
      if (ran.exit !== 0) throw new Error(`ldapadd: ${ran.stdout}${ran.stderr}`);
    };
    const read = async (attribute: string, scope = 'sub'): Promise<string> => {
      const what = ['-LLL', '-o', 'ldif-wrap=no', '-b', options.suffix, '-s', scope, `(${attribute}=*)`, attribute];
      const login = ['-x', '-H', `ldap://127.0.0.1:${ldapPort}`, '-D', adminOf(options.suffix), '-w', password];
      const ran = await runProcess({
        command: 'ldapsearch',
        args: [...login, ...what],
        environment: { LDAPNOINIT: '1' },
      });
      const [, encoded, text = ''] = new RegExp(`^${attribute}:(:?) (.*)$`, 'm').exec(ran.stdout) ?? [];
      return encoded === ':' ? Buffer.from(text, 'base64').toString('utf8') : text;
    };
    const stop = async (): Promise<Ended> => {
      const ended = await slapd.stop();
      await clean();
      return ended;
    };
    try {
      if (options.schema !== undefined) await add(options.schema);
    } catch (cause) {
      await stop();
      throw cause;
    }
    return {
      ldapPort,
      ldapsPort,
      adminDn: adminOf(options.suffix),
      readerDn: `cn=reader,${options.suffix}`,
      password,
      add,
      read: (attribute) => read(attribute),
      readUuid: () => read('entryUUID', 'base'),
      log: () => slapd.output(),
      stop,
    };
  } catch (cause) {
    await clean();
    throw cause;
  }
}

function adminOf(suffix: string): string {
  return `cn=admin,${suffix}`;
}

async function prepare(folder: string, options: OpenLdapOptions): Promise<void> {
  const suffixes = [options.suffix, ...(options.otherSuffixes ?? [])];
  for (const at of suffixes.keys()) await mkdir(join(folder, `data${at}`));
  await mkdir(join(folder, 'config'));
  const { certificate, chain = '' } = options;
  if (certificate !== undefined) {
    await writeFile(join(folder, 'cert.pem'), certificate.cert + chain);
    await writeFile(join(folder, 'key.pem'), certificate.key, { mode: 0o600 });
  }
  await writeFile(join(folder, 'slapd.conf'), configuration(folder, options, suffixes));
  await writeFile(join(folder, 'entries.ldif'), entries(options));
  await must('slapadd', '-f', join(folder, 'slapd.conf'), '-b', options.suffix, '-l', join(folder, 'entries.ldif'));
  // Each database must have been there once before it can be opened.
  for (const suffix of options.otherSuffixes ?? [])
    await must('slapadd', '-f', join(folder, 'slapd.conf'), '-b', suffix, '-l', '/dev/null');
  await must('slaptest', '-f', join(folder, 'slapd.conf'), '-F', join(folder, 'config'));
}

async function must(command: string, ...args: readonly string[]): Promise<void> {
  const ran = await runProcess({ command, args });
  if (ran.exit !== 0) throw new Error(`${command} ${args.join(' ')}: ${ran.stdout}${ran.stderr}`);
}

function configuration(folder: string, options: OpenLdapOptions, suffixes: readonly string[]): string {
  const tls = ['TLSCertificateFile cert.pem', 'TLSCertificateKeyFile key.pem'].map((line) =>
    line.replace(/(\w+\.pem)/, `${folder}/$1`),
  );
  const access = options.access ?? ['access to * by * read'];
  const databases = suffixes.flatMap((suffix, at) => [
    'database mdb',
    `suffix "${suffix}"`,
    `directory ${folder}/data${at}`,
    `rootdn "${adminOf(suffix)}"`,
    `rootpw ${password}`,
    'dbnosync',
    ...access,
  ]);
  return [
    'modulepath /usr/lib/ldap',
    'moduleload back_mdb',
    ...['core', 'cosine', 'inetorgperson'].map((name) => `include /etc/ldap/schema/${name}.schema`),
    `pidfile ${folder}/slapd.pid`,
    ...(options.certificate === undefined ? [] : tls),
    'database config',
    'rootdn "cn=admin,cn=config"',
    `rootpw ${password}`,
    ...databases,
    '',
  ].join('\n');
}

function entries({ suffix, entryUuid, referral }: OpenLdapOptions): string {
  const dc = /^dc=([^,]+)/.exec(suffix)?.[1] ?? 'test';
  const blocks = [
    [
      `dn: ${suffix}`,
      'objectClass: dcObject',
      'objectClass: organization',
      `dc: ${dc}`,
      'o: a directory of tests',
      ...(entryUuid === undefined ? [] : [`entryUUID: ${entryUuid}`]),
    ],
    [`dn: cn=reader,${suffix}`, 'objectClass: person', 'cn: reader', 'sn: Reader', `userPassword: ${password}`],
    ...(referral === undefined
      ? []
      : [
          [
            `dn: ${referral.dn}`,
            'objectClass: referral',
            'objectClass: extensibleObject',
            'cn: attiva',
            `ref: ${referral.url}`,
          ],
        ]),
  ];
  return blocks.map((lines) => `${lines.join('\n')}\n`).join('\n');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const place = server.address();
  server.close();
  await once(server, 'close');
  return place !== null && typeof place === 'object' ? place.port : 0;
}
