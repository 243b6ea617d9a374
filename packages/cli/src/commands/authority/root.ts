/** `attiva root …`: what only the root does, on its own machine: revoke signing keys, make way for the next root. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { RotationStep } from '@attiva/authority';
import { ActivationError, keyId, readRevocationFile, rootFingerprint } from '@attiva/protocol';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { passphraseOption, readPassphrase, readText } from '../../program/secrets.ts';
import { comparedKeyOption, openRoot, rootKeyOption, writeNew } from './delegate.ts';

export const rootRevokeDelegation: CommandSpec = {
  words: 'root revoke-delegation',
  arguments: {
    '<key>': 'id of the signing key, as `attiva authority status` shows it',
    '<from>': 'the newest vendor file or request: what the root has revoked before stays revoked',
    '<answer>': 'the file to write: for the authority, and for every site that cannot reach it',
  },
  options: [rootKeyOption, passphraseOption],
  group: 'Vendor',
  summary: 'On the machine of the root: revoke a signing key of the authority, with all it has signed',
  example: 'attiva root revoke-delegation kq3V8mXcQWZ0fTn2bLsA aurora.attiva stop.answer --root-key root.key',
  run: revoke,
};

async function revoke(call: Call): Promise<Answer> {
  const { rootAnswerText, signRevocations } = await import('@attiva/authority');
  const key = call.argument('key') ?? '';
  const held = await listsIn(call, call.argument('from') ?? '');
  const root = await openRoot(call);
  const now = Math.floor(call.terminal.now() / 1000);
  const revocations = await signRevocations(root, held, { ids: [key], now });
  const text = rootAnswerText({ vendor: root.vendor, statements: { revocations } });
  const file = await writeNew(call, call.argument('answer') ?? '', text);
  return {
    json: { file, vendor: root.vendor, revoked: [key] },
    text: [
      `Revoked  ${key}, and with it everything that it has signed for ${root.vendor}`,
      `Answer   ${file}`,
      'Next     at the authority: attiva delegate import ANSWER',
      '         at a site that reaches nobody: attiva host revocations import ANSWER, attiva client revocations import ANSWER',
    ].join('\n'),
  };
}

/** Lists of roots in a request, a vendor file or a file of lists. */
async function listsIn(call: Call, name: string): Promise<readonly string[]> {
  const { readRootRequest } = await import('@attiva/authority');
  const text = await readText(call, name);
  if (text.includes('"attiva-root-request"')) return readRootRequest(text).revocations;
  return readRevocationFile(text).flatMap((chain) => (chain.length === 1 ? [chain[0] as string] : []));
}

export const rootRotate: CommandSpec = {
  words: 'root rotate',
  arguments: { '<request>': 'a request of the authority', '<answer>': 'the file to write, to be carried back' },
  options: [
    { flags: '--step <step>', purpose: 'announce, switch or retire', choices: ['announce', 'switch', 'retire'] },
    rootKeyOption,
    { flags: '--next-root-key <file>', purpose: 'the next root; made by the step announce where it is not there' },
    passphraseOption,
    { ...comparedKeyOption, purpose: `${comparedKeyOption.purpose}, at the step switch` },
    { flags: '--days <n>', purpose: 'how long the key of the request may sign, at the step switch (default 400)' },
  ],
  group: 'Vendor',
  summary: 'On the machine of the root: replace it, in three steps with a release of your products between them',
  example: 'attiva root rotate aurora.request aurora.answer --step announce --next-root-key next.key',
  run: rotate,
};

async function rotate(call: Call): Promise<Answer> {
  const { readRootRequest, rootAnswerText, signRotation } = await import('@attiva/authority');
  const request = readRootRequest(await readText(call, call.argument('request') ?? ''));
  const step = call.text('step') as RotationStep | undefined;
  if (step === undefined) throw new ActivationError('wrong-usage', 'say which step: --step announce, switch or retire');
  const old = await openRoot(call);
  const next = await nextRoot(call, { step, lab: old.lab, vendor: old.vendor });
  const [days, key] = [call.number('days'), call.text('key')];
  const now = Math.floor(call.terminal.now() / 1000);
  const statements = await signRotation({ old, next }, request, {
    step,
    now,
    ...(days !== undefined && { days }),
    ...(key !== undefined && { key }),
  });
  const text = rootAnswerText({ vendor: old.vendor, statements });
  const file = await writeNew(call, call.argument('answer') ?? '', text);
  const [from, to] = [rootFingerprint(old.signer.jwk), rootFingerprint(next.signer.jwk)];
  return {
    json: { file, vendor: old.vendor, step, root: from, nextRoot: to },
    text: [
      `Old root   ${from}`,
      `Next root  ${to}   ${keyId(next.signer.jwk)}`,
      `Answer     ${file}`,
      `Next       attiva delegate import ANSWER; ${afterStep[step]}`,
    ].join('\n'),
  };
}

const afterStep: Readonly<Record<RotationStep, string>> = {
  announce: 'then a release of every product, and the vendor file to every host, before the step switch',
  switch: 'hosts ask for their grant anew; products that know only the old root are still served until the step retire',
  retire: 'nobody believes the old root any more: destroy its key',
};

async function nextRoot(
  call: Call,
  of: {
    readonly step: RotationStep;
    readonly lab: boolean;
    readonly vendor: Awaited<ReturnType<typeof openRoot>>['vendor'];
  },
): ReturnType<typeof openRoot> {
  const { newRootKey, systemSurroundings } = await import('@attiva/authority');
  const name = call.text('nextRootKey');
  if (name === undefined) throw new ActivationError('wrong-usage', 'name the next root: --next-root-key FILE');
  const path = resolve(call.terminal.workingDirectory, name);
  if (of.step !== 'announce' || existsSync(path)) return openRoot(call, 'nextRootKey');
  return newRootKey(
    { path, vendor: of.vendor, lab: of.lab },
    await readPassphrase(call, 'choose'),
    systemSurroundings(),
  );
}
