/** Version of this program, as its package says: the same file beside `src` and beside `dist`. */
import { readFileSync } from 'node:fs';

const packageFile = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  readonly version: string;
};

export const programVersion: string = packageFile.version;
