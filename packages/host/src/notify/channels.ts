/** The three ways a notice takes. Each is bounded in time, and says in one sentence why it was not taken. */
import { spawn } from 'node:child_process';
import { sendRequest } from '@attiva/daemon';
import type { NotifyConfig } from '../config/host-config.ts';
import type { ChannelName, Notice } from './notice.ts';

/** Delivers a notice. @throws why it was not taken. */
export type Channel = (notice: Notice, signal: AbortSignal) => Promise<void>;

const milliseconds = 15_000;

/** What is configured. The address may change while the host runs. */
export function channelsOf(config: NotifyConfig, url: string | undefined): ReadonlyMap<ChannelName, Channel> {
  const { program, mailTo } = config;
  return new Map<ChannelName, Channel>([
    ...(url === undefined ? [] : [['url', postTo(url)] as const]),
    ...(program.length === 0 ? [] : [['program', startProgram(program)] as const]),
    ...(mailTo.length === 0 ? [] : [['mail', sendMail(config)] as const]),
  ]);
}

/** Posts JSON. Redirects are not followed: the address that was set is the one that is asked, and no other. */
function postTo(url: string): Channel {
  return async (notice) => {
    const { status } = await sendRequest({
      method: 'POST',
      url,
      body: JSON.stringify(notice),
      contentType: 'application/json',
      accept: ['*/*'],
      timeoutMilliseconds: milliseconds,
      mostBytes: 64 * 1024,
    });
    if (status < 200 || status > 299) {
      throw new Error(`${new URL(url).host} answered with status ${status}${status < 400 ? ' (not followed)' : ''}`);
    }
  };
}

/** Starts the program, without a shell, with the notice on its standard input. */
function startProgram([program = '', ...args]: readonly string[]): Channel {
  return (notice, signal) => feed([program, ...args], `${JSON.stringify(notice)}\n`, signal);
}

function feed([program, ...args]: readonly [string, ...string[]], input: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    // SIGKILL: a program that does not hear of the end would hold up every later notice.
    const bounds = { timeout: milliseconds, killSignal: 'SIGKILL', signal } as const;
    const child = spawn(program, args, { stdio: ['pipe', 'ignore', 'ignore'], ...bounds });
    child.once('error', reject);
    child.once('close', (code, ended) => {
      if (code === 0) resolve();
      else reject(new Error(`${program} ended with ${ended ?? `exit ${code}`}`));
    });
    child.stdin.once('error', () => undefined); // A program that does not read: its exit says what became of it.
    child.stdin.end(input);
  });
}

/** By the mail program of the machine: it knows the relay, its certificate and its password, and has a queue. */
function sendMail(config: NotifyConfig): Channel {
  const { mailFrom, mailTo, sendmail } = config;
  const sender = mailFrom === undefined ? [] : ['-f', mailFrom];
  return (notice, signal) => feed([sendmail, '-i', ...sender, '--', ...mailTo], mailText(notice, config), signal);
}

/** RFC 5322, in ASCII throughout: whatever a name holds, it ends no line and begins no header. */
function mailText(notice: Notice, { mailFrom, mailTo }: NotifyConfig): string {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const body = base64(textOf(notice)).replace(/.{76}/g, '$&\n');
  return [
    ...(mailFrom === undefined ? [] : [`From: ${mailFrom}`]),
    `To: ${mailTo.join(', ')}`,
    `Subject: =?utf-8?B?${base64(subjectOf(notice))}?=`,
    `Date: ${new Date(notice.at * 1000).toUTCString().replace('GMT', '+0000')}`,
    'Auto-Submitted: auto-generated',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    body,
    '',
  ].join('\n');
}

function subjectOf({ kind, host, code, severity, subject }: Notice): string {
  const what = kind === 'test' ? 'TEST' : kind === 'cleared' ? 'gone' : severity.toUpperCase();
  return `[attiva ${host}] ${what}: ${code}${subject === undefined ? '' : ` (${subject})`}`;
}

function textOf({ kind, text, remedy, since, at, number }: Notice): string {
  const moment = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('.000', '');
  const what =
    kind === 'cleared' ? `Gone at ${moment(at)}; it was raised at ${moment(since)}.` : `Raised at ${moment(since)}.`;
  return `${text}\n\n${what}\n${kind === 'cleared' ? '' : `Remedy: ${remedy}\n`}Notice ${number}; more: attiva host status\n`;
}
