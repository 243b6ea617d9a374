import { ActivationError } from '@attiva/protocol';
import type { Answer, Call, CommandSpec } from '../program/command-spec.ts';

const shells = ['bash', 'powershell'] as const;

/** Prints the script by which a shell completes the commands of the table, which holds this command as well. */
export function completion(commands: () => readonly CommandSpec[]): CommandSpec {
  return {
    words: 'completion',
    arguments: { '<shell>': 'bash or powershell' },
    suggested: { '<shell>': shells },
    group: 'Try and verify',
    summary: 'Print the script with which a shell completes commands and options',
    example: 'attiva completion bash',
    run: (call) => print(call, commands()),
  };
}

async function print(call: Call, commands: readonly CommandSpec[]): Promise<Answer> {
  const shell = call.argument('shell');
  const { completionWords } = await import('../completion/completion-words.ts');
  const { familiarVerbs } = await import('../familiar/familiar.ts');
  const verbs = Object.entries(familiarVerbs).map(([tool, all]) => [tool, all.map(({ name }) => name)] as const);
  const words = completionWords(commands, Object.fromEntries(verbs));
  const text = await scriptOf(shell, words);
  return { json: { shell, script: text }, text };
}

async function scriptOf(
  shell: string | undefined,
  words: import('../completion/completion-words.ts').CompletionWords,
): Promise<string> {
  if (shell === 'bash') return (await import('../completion/bash-script.ts')).bashScript(words);
  if (shell === 'powershell') return (await import('../completion/powershell-script.ts')).powershellScript(words);
  throw new ActivationError('wrong-usage', `bash or powershell, not "${shell ?? ''}"`, {
    facts: { shell: shell ?? '', usage: 'attiva completion <shell>', example: 'attiva completion bash' },
  });
}
