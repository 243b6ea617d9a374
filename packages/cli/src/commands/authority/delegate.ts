/** `attiva delegate …`: which key signs for the vendor, with the root on a machine of its own or brought to the authority. */
import { existsSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { RootRequest, TakenStatements } from '@attiva/authority';
import { keyId, rootFingerprint } from '@attiva/protocol';
import { day } from '../../program/columns.ts';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { asJson } from '../../program/json.ts';
import { unwritableFile } from '../../program/named-file.ts';
import { passphraseOption, readPassphrase, readText } from '../../program/secrets.ts';
import { shellWord, typedAgain } from '../../program/typed-again.ts';
import { askAuthority, dirArgument, dirOption, findAuthorityFolder } from './authority-folder.ts';

const daysOption = { flags: '--days <n>', purpose: 'how long the key may sign (default 400)' };
/** Never shown where it is asked for: whoever copies it from the request compares nothing. */
export const comparedKeyOption = {
  flags: '--key <fingerprint>',
  purpose: 'the key as the authority showed it: compared with the request',
};
export const rootKeyOption = {
  flags: '--root-key <file>',
  purpose: 'the root key (default: root.key in this folder)',
};

export const delegateRequest: CommandSpec = {
  words: 'delegate request',
  arguments: { '<file>': 'the request to write, for the machine of the root' },
  options: [
    dirOption,
    { flags: '--renew', purpose: 'for the present key; default: for a new one' },
    {
      flags: '--replace',
      purpose: 'write over a request of that name, and replace a new key that waits for its answer',
    },
  ],
  group: 'Vendor',
  summary: 'Ask the offline root for a delegation: write the request that is carried to it',
  example: 'attiva delegate request /media/stick/aurora.request --renew',
  run: request,
};

async function request(call: Call): Promise<Answer> {
  const { rootRequestText } = await import('@attiva/authority');
  const renew = call.flag('renew');
  const replace = call.flag('replace');
  const name = call.argument('file') ?? '';
  // A key is made only where its request can be written: one that nobody carries away would stand in the way of the next.
  const { file, made } = await writeNewWith(call, { name, replace }, async () => {
    const path = '/v1/root-requests';
    const body = { renew, replace };
    const asked = (await askAuthority(call, (door) => door.ask({ method: 'POST', path, body }))) as RootRequest;
    return { text: rootRequestText(asked), made: asked };
  });
  const key = rootFingerprint(made.key);
  const text = [
    `Request  ${file}`,
    `Key      ${key}   ${renew ? 'the present one' : 'new'}; write it down: it is compared at the root`,
    ...nextOf(call, { name, key }),
  ].join('\n');
  return { json: { file, vendor: made.vendor, key, signingKey: keyId(made.key), renew }, text };
}

/** Lines to paste: the files are named as here, the root key as it lies where `attiva` is started there. */
function nextOf(call: Call, { name, key }: { readonly name: string; readonly key: string }): string[] {
  const answer = `${name.replace(/\.request$/, '')}.answer`;
  const files = `${shellWord(name)} ${shellWord(answer)}`;
  return [
    `Next     on the machine of the root: attiva delegate issue ${files} --key ${key} --root-key root.key`,
    `         or, to replace the root:    attiva root rotate ${files} --step announce --root-key root.key --next-root-key next.key`,
    `         then here:                  attiva delegate import ${shellWord(answer)}${typedAgain(call, [dirOption])}`,
  ];
}

export const delegateIssue: CommandSpec = {
  words: 'delegate issue',
  arguments: { '<request>': 'the request of the authority', '<answer>': 'the file to write, to be carried back' },
  options: [
    rootKeyOption,
    passphraseOption,
    comparedKeyOption,
    daysOption,
    { flags: '--address <url>', purpose: 'new address of the authority; several', repeatable: true },
    { flags: '--revoke <id>', purpose: 'a signing key to revoke in the same go; several', repeatable: true },
  ],
  group: 'Vendor',
  summary: 'On the machine of the root: let the key of a request sign',
  example: 'attiva delegate issue aurora.request aurora.answer --key 9F3A-77C1-0B52-E4D8 --root-key root.key',
  run: issue,
};

async function issue(call: Call): Promise<Answer> {
  const { readRootRequest, rootAnswerText, signRequestedDelegation } = await import('@attiva/authority');
  const read = readRootRequest(await readText(call, call.argument('request') ?? ''));
  const shown = rootFingerprint(read.key);
  const key = call.text('key') ?? '';
  const [days, addresses, revoke] = [call.number('days'), call.texts('address'), call.texts('revoke')];
  const root = await openRoot(call);
  const statements = await signRequestedDelegation(root, read, {
    key,
    now: Math.floor(call.terminal.now() / 1000),
    ...(days !== undefined && { days }),
    ...(addresses.length > 0 && { addresses }),
    ...(revoke.length > 0 && { revoke }),
  });
  const file = await writeNew(call, call.argument('answer') ?? '', rootAnswerText({ vendor: root.vendor, statements }));
  const text = [
    `Signed   the key ${shown} of ${root.vendor} may sign for ${days ?? 400} days`,
    ...(revoke.length === 0 ? [] : [`Revoked  ${revoke.join(', ')}`]),
    `Answer   ${file}`,
    'Next     carry it back: attiva delegate import ANSWER',
  ].join('\n');
  return { json: { file, vendor: root.vendor, key: shown, revoked: revoke }, text };
}

export const delegateImport: CommandSpec = {
  words: 'delegate import',
  arguments: { '<answer>': 'what came back from the machine of the root' },
  options: [dirOption],
  group: 'Vendor',
  summary: 'Take in what the root has signed: delegation, vendor statement, revocation list',
  example: 'attiva delegate import /media/stick/aurora.answer',
  run: importAnswer,
};

async function importAnswer(call: Call): Promise<Answer> {
  const { readRootAnswer } = await import('@attiva/authority');
  const { statements } = readRootAnswer(await readText(call, call.argument('answer') ?? ''));
  const taken = await askAuthority(call, (door) =>
    door.ask({ method: 'POST', path: '/v1/root-statements', body: statements }),
  );
  return { json: asJson(taken), text: describeTaken(taken) };
}

export const delegateRenew: CommandSpec = {
  words: 'delegate renew',
  arguments: dirArgument,
  options: [
    dirOption,
    { flags: '--root-key <file>', purpose: 'where the root key is kept (default: DIR/root.key)' },
    passphraseOption,
    daysOption,
  ],
  group: 'Vendor',
  summary: 'Let the present signing key sign for longer, with the root key at hand',
  example: 'attiva delegate renew aurora --root-key /media/stick/root.key',
  run: renew,
};

async function renew(call: Call): Promise<Answer> {
  const { rootKeyFileOf, rotateSigningKey } = await import('@attiva/authority');
  const rootKey = call.text('rootKey');
  const days = call.number('days');
  const passphrase = await readPassphrase(call, 'enter');
  const taken = await askAuthority(call, (door) =>
    rotateSigningKey({
      admin: door,
      rootKeyFile:
        rootKey === undefined
          ? rootKeyFileOf(findAuthorityFolder(call))
          : resolve(call.terminal.workingDirectory, rootKey),
      passphrase,
      renew: true,
      ...(days !== undefined && { days }),
      now: Math.floor(call.terminal.now() / 1000),
    }),
  );
  return { json: asJson(taken), text: describeTaken(taken) };
}

function describeTaken({ signingKey, expiresAt, maySign, files }: TakenStatements): string {
  const rewritten =
    files.length === 0
      ? 'Nothing new in it.'
      : `Rewritten: ${files.join(', ')}. Send the vendor file to your customers.`;
  return maySign
    ? `Signing key  ${signingKey}, may sign until ${day(expiresAt)}\n${rewritten}`
    : `Signing key  ${signingKey} IS REVOKED: nothing is signed until the root appoints another one\n${rewritten}`;
}

/** Opens the root key that the options of a call name. */
export async function openRoot(
  call: Call,
  option = 'rootKey',
): ReturnType<typeof import('@attiva/authority').readRootKey> {
  const { readRootKey } = await import('@attiva/authority');
  const path = resolve(call.terminal.workingDirectory, call.text(option) ?? 'root.key');
  return readRootKey(path, await readPassphrase(call, 'enter'));
}

/** Writes a file that travels; one that is there already is not written over. @throws {ActivationError} `wrong-usage`. */
export async function writeNew(call: Call, name: string, text: string): Promise<string> {
  return (await writeNewWith(call, { name, replace: false }, async () => ({ text, made: undefined }))).file;
}

/**
 * Writes a file that travels, of what `make` makes only once it is certain that the file can be written. Where that fails,
 * nothing new is left lying there.
 * @throws {ActivationError} `wrong-usage` where it is there already and `replace` was not said, or cannot be written.
 */
async function writeNewWith<T>(
  call: Call,
  { name, replace }: { readonly name: string; readonly replace: boolean },
  make: () => Promise<{ readonly text: string; readonly made: T }>,
): Promise<{ readonly file: string; readonly made: T }> {
  const path = resolve(call.terminal.workingDirectory, name);
  const isNew = !existsSync(path);
  const refuse = (cause: unknown): Promise<never> => Promise.reject(unwritableFile(path, cause));
  const file = await open(path, replace ? 'a' : 'wx', 0o644).catch(refuse);
  try {
    const { text, made } = await make();
    await file.truncate(0).catch(refuse);
    await file.writeFile(text).catch(refuse);
    return { file: path, made };
  } catch (error) {
    if (isNew) await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}
