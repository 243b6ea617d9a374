import { platform } from 'node:os';
import type { Call, OptionSpec } from './command-spec.ts';

/**
 * The options of a call as they are typed once more, for the line that goes on where this call ends: each with a space before it,
 * quoted as this system's shell takes it. Only options are repeated, never what was asked for and typed unseen.
 * @param options those that the other command takes as well
 */
export function typedAgain(call: Call, options: readonly OptionSpec[], system: NodeJS.Platform = platform()): string {
  const words = options.flatMap(({ flags, repeatable }) => {
    const [flag = '', value] = flags.split(' ');
    const name = flag.slice(2).replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
    if (value === undefined) return call.flag(name) ? [flag] : [];
    const text = call.text(name);
    const given = repeatable === true ? call.texts(name) : text === undefined ? [] : [text];
    return given.flatMap((one) => [flag, shellWord(one, system)]);
  });
  return words.map((word) => ` ${word}`).join('');
}

/** What names the folder of this call in a line to be typed. */
export function dataFlag(call: Call): string {
  const data = call.text('data');
  return data === undefined ? '' : ` --data ${shellWord(data)}`;
}

/** One word of a command line, quoted as this system's shell takes it. */
export function shellWord(word: string, system: NodeJS.Platform = platform()): string {
  if (system === 'win32') return /^[\w@+=:./\\-]+$/.test(word) ? word : `"${word.replaceAll('"', '\\"')}"`;
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
