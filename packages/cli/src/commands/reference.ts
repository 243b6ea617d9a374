import type { CommandSpec } from '../program/command-spec.ts';

/** For those who write the documentation: the page made from the table of commands, which holds this command as well. */
export function reference(commands: () => readonly CommandSpec[]): CommandSpec {
  return {
    words: 'reference',
    group: 'Try and verify',
    hidden: true,
    summary: 'Print the reference page of all commands',
    example: 'attiva reference',
    async run() {
      const { commandReference } = await import('../program/command-reference.ts');
      const text = commandReference(commands());
      return { json: { text }, text: text.trimEnd() };
    },
  };
}
