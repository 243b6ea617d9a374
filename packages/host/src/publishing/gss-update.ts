/**
 * Secure updates (GSS-TSIG, RFC 3645) as Active Directory and Samba ask for them: by the program `nsupdate -g`, with a
 * ticket from a keytab or from what the account has already. What it says is mapped to our codes.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ActivationError, type ErrorCode } from '@attiva/protocol';
import { hasRecord } from './ask-record.ts';
import { type NameServer, serverText } from './dns-exchange.ts';
import { updateLines } from './record-texts.ts';
import type { ZoneChange } from './update-message.ts';

/** How the host gets a Kerberos ticket. */
export interface GssAccess {
  readonly keytab?: string;
  readonly principal?: string;
  /** The environment of this process. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface GssSending {
  readonly server: NameServer;
  readonly zone: string;
  readonly access: GssAccess;
  readonly randomId: () => number;
  readonly signal: AbortSignal;
}

/** @throws {ActivationError} `dns-update-gss` and the other codes of updates. */
export async function sendGssUpdate(change: ZoneChange, sending: GssSending): Promise<void> {
  const { access } = sending;
  if (access.keytab === undefined) return await update(change, sending, access.environment);
  const folder = await mkdtemp(join(tmpdir(), 'attiva-ticket-'));
  try {
    const environment = {
      ...access.environment,
      KRB5CCNAME: `FILE:${join(folder, 'ticket')}`,
      KRB5_CLIENT_KTNAME: `FILE:${access.keytab}`,
    };
    if (access.principal !== undefined) await takeTicket(access.keytab, access.principal, { sending, environment });
    await update(change, sending, environment);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function takeTicket(
  keytab: string,
  principal: string,
  of: { readonly sending: GssSending; readonly environment: GssAccess['environment'] },
): Promise<void> {
  const { exit, said } = await run('kinit', ['-k', '-t', keytab, principal], { ...of, input: '' });
  if (exit !== 0) throw new ActivationError('dns-update-gss', `no ticket for ${principal}: ${said}`);
}

async function update(change: ZoneChange, sending: GssSending, environment: GssAccess['environment']): Promise<void> {
  const { server, zone } = sending;
  const lines = [`server ${server.address} ${server.port}`, `zone ${zone}`, ...updateLines(change), 'send', ''];
  const { exit, said } = await run('nsupdate', ['-g'], { sending, environment, input: lines.join('\n') });
  if (exit === 0 || (isUnverified(said) && (await isDone(change, sending)))) return;
  const facts = { server: serverText(server), zone };
  throw new ActivationError(codeOf(said), `${serverText(server)}, zone ${zone}: nsupdate says: ${said}`, { facts });
}

/** Samba does the update and then signs its answer in a way that nsupdate does not take: whether it was done is asked. */
function isUnverified(said: string): boolean {
  return /tsig verify failure/i.test(said) && !/REFUSED|NOTAUTH|NOTZONE|SERVFAIL/.test(said);
}

async function isDone(change: ZoneChange, sending: GssSending): Promise<boolean> {
  const added = await Promise.all(change.add.map((record) => hasRecord(record, sending)));
  const removed = await Promise.all(change.remove.map((record) => hasRecord(record, sending)));
  return added.every(Boolean) && !removed.some(Boolean);
}

const meanings: readonly (readonly [RegExp, ErrorCode])[] = [
  [/REFUSED/, 'dns-update-refused'],
  [/NOTZONE/, 'dns-update-notzone'],
  [/NOTAUTH\(BADTIME\)|BADTIME|clock skew/i, 'dns-update-badtime'],
  [/NOTAUTH\(BADKEY\)|BADKEY/, 'dns-update-badkey'],
  [/NOTAUTH\(BADSIG\)|BADSIG/, 'dns-update-badsig'],
  [/NOTAUTH/, 'dns-update-notauth'],
  [/GSSAPI|tkey|credential|ticket|KDC/i, 'dns-update-gss'],
  [/NXDOMAIN|enclosing zone/, 'dns-update-no-zone'],
  [/connection refused|could not reach any name server/i, 'dns-update-no-server'],
  [/timed out/i, 'dns-update-timeout'],
];

function codeOf(said: string): ErrorCode {
  return meanings.find(([pattern]) => pattern.test(said))?.[1] ?? 'dns-update-failed';
}

interface Ran {
  readonly exit: number | null;
  /** What it wrote, on one line, at most 300 characters. */
  readonly said: string;
}

/** Most that is kept of what a program says. */
const mostSaid = 4096;

function run(
  program: string,
  args: readonly string[],
  of: { readonly sending: GssSending; readonly environment: GssAccess['environment']; readonly input: string },
): Promise<Ran> {
  const { signal } = of.sending;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env: { ...of.environment, LC_ALL: 'C' }, signal, killSignal: 'SIGKILL' });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        said = (said + text).slice(0, mostSaid);
      });
    }
    // A program that ends without reading breaks the pipe; its exit says why.
    child.stdin.on('error', () => undefined);
    child.stdin.end(of.input);
    child.once('error', (cause) => reject(couldNotRun(program, cause, signal)));
    child.once('close', (exit) => resolve({ exit, said: said.replace(/\s+/g, ' ').trim().slice(0, 300) }));
  });
}

function couldNotRun(program: string, cause: Error, signal: AbortSignal): ActivationError {
  if (signal.aborted) return new ActivationError('dns-update-timeout', `${program} did not end in time`, { cause });
  const missing = 'code' in cause && cause.code === 'ENOENT';
  const why = missing ? 'is not installed' : `cannot be started (${cause.message})`;
  return new ActivationError('dns-update-gss', `the program ${program} ${why}`, { cause });
}
