/** A product key for a set-up: given, or asked for; at a typing error only the group that is wrong is asked again. */
import { ActivationError, isActivationError, parseProductKey, type ProductKey } from '@attiva/protocol';
import type { Call } from '../program/command-spec.ts';
import { readText } from '../program/secrets.ts';
import type { Terminal } from '../program/terminal.ts';

export interface KeyWish {
  readonly question: string;
  /** `client`: a setup or a device key. */
  readonly kind: 'host' | 'client';
  /** From an answers file; the options of the call come first. */
  readonly answers?: { readonly key?: string; readonly keyFile?: string } | undefined;
}

/**
 * The key that was given by option or answers; undefined where none was.
 * @throws {ActivationError} `key-malformed` with the places, `client-key-on-host`, `host-key-on-client`.
 */
export async function givenKey(call: Call, { kind, answers }: KeyWish): Promise<ProductKey | undefined> {
  const typed = call.text('key');
  if (typed !== undefined && kind === 'host') {
    const advice = 'a key on the command line stays in the history of the shell; --key-file FILE does not';
    call.terminal.note(`note: ${advice}`);
  }
  const file = call.text('keyFile') ?? (typed === undefined ? answers?.keyFile : undefined);
  const text = typed ?? (file === undefined ? answers?.key : firstLine(await readText(call, file)));
  return text === undefined ? undefined : ofKind(parseProductKey(text), kind);
}

/** Asks until there is a key of the right kind. */
export async function askKey(terminal: Terminal, { question, kind }: KeyWish): Promise<ProductKey> {
  let text = await terminal.ask(question);
  for (;;) {
    try {
      return ofKind(parseProductKey(text), kind);
    } catch (error) {
      if (!isActivationError(error)) throw error;
      text = await askAgain(terminal, { error, text, question });
    }
  }
}

interface Mistake {
  readonly error: ActivationError;
  readonly text: string;
  readonly question: string;
}

/** One wrong group is asked again by itself; whoever types the whole key instead is understood as well. */
async function askAgain(terminal: Terminal, { error, text, question }: Mistake): Promise<string> {
  const wrong = error.code === 'key-malformed' ? error.facts['groups'] : undefined;
  const groups = text.trim().split(/[\s-]+/);
  const [only] = Array.isArray(wrong) && wrong.length === 1 ? wrong : [];
  if (typeof only !== 'number' || groups.length !== 5) return await terminal.ask(`  ${error.detail}. ${question}`);
  const again = (await terminal.ask(`  ${error.detail}. Group ${only} again? `)).trim();
  return again.length > 5 + 1 ? again : groups.with(only - 1, again).join('-');
}

function ofKind(key: ProductKey, kind: KeyWish['kind']): ProductKey {
  const isHost = key.kind === 'host';
  if (isHost === (kind === 'host')) return key;
  const facts = { kind: key.kind, key: key.lastFive };
  if (isHost)
    throw new ActivationError(
      'host-key-on-client',
      `…${key.lastFive} is a host key; a machine takes a setup or device key`,
      { facts },
    );
  throw new ActivationError('client-key-on-host', `…${key.lastFive} is a ${key.kind} key; a host needs a host key`, {
    facts,
  });
}

function firstLine(text: string): string {
  return text.split(/\r?\n/, 1)[0] ?? '';
}
