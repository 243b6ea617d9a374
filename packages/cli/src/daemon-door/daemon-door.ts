/**
 * How a command talks to a daemon: over the loopback API of the running one, with its token file; where none runs, by
 * composing the daemon in this process without any listener and calling the same routes. So a command has one way of
 * asking, and no second way into a database.
 */
import { type Ask, asking, type Method, type Send } from '@attiva/administration';
import { errorFromProblem } from '@attiva/protocol';

/** A daemon whose administration API has these paths. */
export interface DaemonDoor<Paths> {
  /** Whether a running daemon answers, rather than one composed for this command. */
  readonly running: boolean;
  /** The JSON of the answer, of the type that the API describes. @throws ActivationError the refusal, as the daemon gave it. */
  readonly ask: Ask<Paths>;
}

/** A daemon composed in this process. */
export interface ComposedDaemon {
  readonly token: { readonly text: string };
  readonly administration: { readonly fastify: Injectable };
  close(): Promise<void>;
}

/** What this room needs of a fastify instance. */
export interface Injectable {
  inject(request: {
    readonly method: Method;
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly payload?: string;
  }): Promise<{ readonly statusCode: number; readonly rawPayload: Buffer }>;
}

/** What a daemon's package offers for this. */
export interface DaemonEntrance {
  /** Where the running daemon can be asked; undefined when none runs. */
  findRunning(): Promise<{ readonly url: string; readonly token: { readonly text: string } } | undefined>;
  compose(): Promise<ComposedDaemon>;
}

export interface DoorUse<Paths, T> {
  readonly use: (door: DaemonDoor<Paths>) => Promise<T>;
  /** Around each call to a daemon composed here: as whom it works in its folder. */
  readonly around?: (call: () => Promise<unknown>) => Promise<unknown>;
}

/** Opens a door, lets `use` ask through it, and closes what was composed for it, whatever happens. */
export async function throughDaemonDoor<Paths, T>(
  entrance: DaemonEntrance,
  { use, around = (call) => call() }: DoorUse<Paths, T>,
): Promise<T> {
  const running = await entrance.findRunning();
  if (running !== undefined) return await use({ running: true, ask: asking<Paths>(overLoopback(running)) });
  const composed = await entrance.compose();
  try {
    const send = inProcess(composed);
    return await use({ running: false, ask: asking<Paths>((request) => around(() => send(request))) });
  } finally {
    await composed.close();
  }
}

function overLoopback(running: { readonly url: string; readonly token: { readonly text: string } }): Send {
  return async ({ method, path, body }) => {
    const { sendRequest } = await import('@attiva/daemon');
    const answer = await sendRequest({
      method,
      url: new URL(path, running.url).href,
      accept: ['application/json'],
      headers: { authorization: `Bearer ${running.token.text}` },
      // Registering asks the vendor's authority, which may be slow.
      timeoutMilliseconds: 60_000,
      ...(body === undefined ? {} : { body: JSON.stringify(body), contentType: 'application/json' }),
    });
    return readAnswer(answer.status, answer.body);
  };
}

function inProcess(composed: ComposedDaemon): Send {
  return async ({ method, path, body }) => {
    const authorization = `Bearer ${composed.token.text}`;
    const answer = await composed.administration.fastify.inject({
      method,
      url: path,
      headers: body === undefined ? { authorization } : { authorization, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
    return readAnswer(answer.statusCode, answer.rawPayload);
  };
}

function readAnswer(status: number, body: Buffer): unknown {
  const text = body.toString('utf8');
  const value: unknown = text === '' ? null : JSON.parse(text);
  if (status < 400) return value;
  throw errorFromProblem(value);
}
