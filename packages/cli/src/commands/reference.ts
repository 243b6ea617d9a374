import { ActivationError } from '@attiva/protocol';
import type { Call, CommandSpec } from '../program/command-spec.ts';

/** For those who write the documentation: a page made from the program; the commands' holds this command as well. */
export function reference(commands: () => readonly CommandSpec[]): CommandSpec {
  return {
    words: 'reference',
    arguments: { '[page]': 'command-line (default) or familiar-codes' },
    suggested: { '[page]': ['command-line', 'familiar-codes'] },
    group: 'Try and verify',
    hidden: true,
    summary: 'Print a reference page that is made from the program',
    example: 'attiva reference familiar-codes',
    async run(call) {
      const text = await pageOf(call, commands);
      return { json: { text }, text: text.trimEnd() };
    },
  };
}

async function pageOf(call: Call, commands: () => readonly CommandSpec[]): Promise<string> {
  const page = call.argument('page') ?? 'command-line';
  if (page === 'command-line') return (await import('../program/command-reference.ts')).commandReference(commands());
  if (page === 'familiar-codes') return (await import('../explaining-codes/familiar-page.ts')).familiarPage();
  throw new ActivationError('wrong-usage', `there is no page ${page}; there are command-line and familiar-codes`, {
    facts: { page, usage: 'attiva reference [page]', example: 'attiva reference familiar-codes' },
  });
}
