import type { CommandSpec } from '../../program/command-spec.ts';
import { resolve } from 'node:path';

export const authorityUnit: CommandSpec = {
  words: 'authority unit',
  options: [{ flags: '--dir <dir>', purpose: "the authority's folder (default /var/lib/attiva-authority)" }],
  group: 'Vendor',
  summary: 'Print the systemd unit that serves an authority, for /etc/systemd/system/attiva-authority.service',
  example: 'attiva authority unit',
  async run(call) {
    const { unitText } = await import('../../setup/units.ts');
    const { workingDirectory, program } = call.terminal;
    const dir = call.text('dir');
    const data = dir === undefined ? undefined : resolve(workingDirectory, dir);
    const text = unitText('attiva-authority', { program, ...(data !== undefined && { data }) });
    return { json: { unit: text }, text: text.trimEnd() };
  },
};
