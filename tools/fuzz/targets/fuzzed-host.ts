/**
 * A real host for the fuzzer: composed as in production, in a folder of its own, registered with the vendor of the vectors,
 * listening on a real port. Its clock stands still, so that the requests of the corpus stay in time.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir, uptime } from 'node:os';
import { join } from 'node:path';
import { createSilentLog, parseConfig } from '@attiva/daemon';
import { type ComposedHost, composeHost, hostConfigSchema, initHost } from '@attiva/host';
import { createProductKey, openRegistrationRequest, vendorFileText } from '@attiva/protocol';
import { delegation, grant, now, pack, revocations, vendorStatement, keys } from '../../vectors/world.ts';

export const adminToken = 'fuzz-admin-token-'.padEnd(43, 'T');

export interface FuzzedHost {
  readonly host: ComposedHost;
  readonly port: number;
  /** What no answer may hold: the administration token, and the text of the signing keys. */
  readonly secrets: readonly string[];
  /** Sends bytes on a connection of their own; gives what came back until `answers` were there or nothing more came. */
  readonly send: (bytes: Buffer, answers: number, patienceMilliseconds?: number) => Promise<Buffer>;
  close(): Promise<void>;
}

const hostKey = createProductKey({ kind: 'host', group: 100, random: Buffer.alloc(10, 5) });

export async function startFuzzedHost(): Promise<FuzzedHost> {
  const folder = mkdtempSync(join(tmpdir(), 'attiva-fuzz-host-'));
  const clock = (): number => now * 1000;
  await initHost({ folder, now: clock });
  const host = await composeHost({
    folder,
    config: parseConfig(
      '[activation]\naddresses = ["127.0.0.1"]\nport = 0\nqueue = 64\n',
      hostConfigSchema,
      'the fuzzer',
    ),
    log: createSilentLog(),
    now: clock,
    monotonic: () => performance.now(),
    uptime,
    device: [1, 2, 3],
    askAuthority: async (_addresses, text) => {
      const { sub } = openRegistrationRequest(text);
      return { chain: [grant({ claims: { sub, key: hostKey.lastFive } }), delegation()] };
    },
    token: { text: adminToken },
  });
  await host.doors.addVendor(vendorFile());
  await host.doors.register(hostKey.text);
  const [at] = await host.listen();
  const port = Number(new URL(at?.url ?? '').port);
  return {
    host,
    port,
    secrets: [adminToken, hostKey.canonical, hostKey.text, ...signingKeys(join(folder, 'signing'))],
    send: (bytes, answers, patience = shortPatience) => exchange(port, bytes, { answers, patience }),
    async close() {
      await host.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function vendorFile(): string {
  return vendorFileText({
    attiva: 1,
    vendor: [vendorStatement()],
    delegation: [delegation()],
    packs: [[pack(), delegation()]],
    revocations: [[revocations(keys.root, [])]],
    bundles: [],
  });
}

/** The middle lines of each key file: base64 of the secret. */
function signingKeys(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8').split('\n'))
    .filter((line) => line.length > 20 && !line.startsWith('-----'));
}

/** Longest wait for an answer that may never come, since the request was mutilated. */
const shortPatience = 50;

async function exchange(
  port: number,
  bytes: Buffer,
  { answers, patience }: { readonly answers: number; readonly patience: number },
): Promise<Buffer> {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  const got: Buffer[] = [];
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout;
    const end = (): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(Buffer.concat(got));
    };
    const wait = (): void => {
      clearTimeout(timer);
      timer = setTimeout(end, patience);
    };
    wait();
    socket.on('data', (chunk: Buffer) => {
      got.push(chunk);
      if (countAnswers(Buffer.concat(got)) >= answers) end();
      else wait();
    });
    // A reset is the host's right to end a conversation; whether it lives is asked afterwards.
    socket.on('error', end);
    socket.on('close', end);
    if (answers <= 0) socket.write(bytes, end);
    else socket.write(bytes);
  });
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Answers that are there whole; interim ones (1xx) are left out. */
export function readAnswers(bytes: Buffer): readonly RawAnswer[] {
  const answers: RawAnswer[] = [];
  // Under pipelining Node may write it into the middle of the answer before: taken out wherever it stands.
  let rest = Buffer.from(bytes.toString('latin1').replaceAll('HTTP/1.1 100 Continue\r\n\r\n', ''), 'latin1');
  for (let end = rest.indexOf('\r\n\r\n'); end >= 0; end = rest.indexOf('\r\n\r\n')) {
    const [first = '', ...lines] = rest.subarray(0, end).toString('latin1').split('\r\n');
    const headers = new Map(
      lines.map((line) => [line.split(':', 1)[0]?.toLowerCase() ?? '', line.slice(line.indexOf(':') + 1).trim()]),
    );
    const status = Number(first.split(' ')[1]);
    const length = status < 200 ? 0 : Number(headers.get('content-length') ?? rest.length - end - 4);
    if (rest.length < end + 4 + length) break;
    if (status >= 200)
      answers.push({ status, headers, body: rest.subarray(end + 4, end + 4 + length).toString('utf8') });
    rest = rest.subarray(end + 4 + length);
  }
  return answers;
}

function countAnswers(bytes: Buffer): number {
  return readAnswers(bytes).length;
}
