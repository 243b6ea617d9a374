/** A machine for tests: programs that answer as the real ones do, and a list of what was called. */
import type { Ran, SetupMachine } from './setup-machine.ts';

export interface StandIn extends SetupMachine {
  readonly called: string[];
}

/** What a program says: a text with exit 0, an exit code, or both; what no answer is given for is not installed. */
export type Says = string | number | Partial<Ran>;

export function standIn(answers: (line: string) => Says | undefined, facts: Partial<SetupMachine> = {}): StandIn {
  const called: string[] = [];
  return {
    platform: 'linux',
    root: true,
    systemd: true,
    unitFolder: '/nowhere/at/all',
    ...facts,
    called,
    async run(program, args) {
      const line = [program, ...args].join(' ');
      called.push(line);
      const said = answers(line);
      if (said === undefined) return undefined;
      const nothing = { exit: 0, stdout: '', stderr: '' };
      if (typeof said === 'string') return { ...nothing, stdout: said };
      return typeof said === 'number' ? { ...nothing, exit: said } : { ...nothing, ...said };
    },
  };
}
