/** For the tests of backups: refusals by their code, and files that a forger made with the right digest. */
import { createHash } from 'node:crypto';
import { isActivationError } from '@attiva/protocol';
import { headerLine } from './backup-header.ts';

export function hasCode(code: string): (error: unknown) => boolean {
  return (error) => isActivationError(error) && error.code === code;
}

/** An open backup of these files. */
export function digestOfBackup(files: readonly { readonly name: string; readonly content: string }[]): Buffer {
  const body = files.flatMap(({ name, content }) => [
    `${JSON.stringify({ name, bytes: Buffer.byteLength(content) })}\n`,
    content,
  ]);
  const head = headerLine({ attivaHostBackup: 1, program: '0.0.1', schema: 'x', at: 0 });
  const bytes = Buffer.concat([head, Buffer.from([...body, '{"end":true}\n'].join(''))]);
  return Buffer.concat([bytes, createHash('sha256').update(bytes).digest()]);
}
