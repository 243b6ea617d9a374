/**
 * `attiva release-check DIR`: looks at a product as it would be shipped and fails when it carries something of a test: a
 * lab root, `allowLab`, the testing entry of the SDK. It reads bytes, runs nothing and changes nothing. What a lab root is stands
 * in spec/statements.md 10; a verifier refuses it at the customer's, this finds it before.
 *
 * This file: the command, as the table of commands takes it.
 */
import type { CommandSpec } from '../program/command-spec.ts';

export const releaseCheck: CommandSpec = {
  words: 'release-check',
  arguments: { '<dir>': "the product's build output, as it is shipped; or one file of it" },
  group: 'Try and verify',
  summary: 'Fail when a product that is to be shipped carries a lab root or anything else of its tests',
  example: 'attiva release-check dist',
  async run(call) {
    const { checkRelease } = await import('./check-release.ts');
    return checkRelease(call.argument('dir') ?? '', call.terminal);
  },
};
