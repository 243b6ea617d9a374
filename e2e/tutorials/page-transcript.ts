/**
 * A tutorial page as a transcript: its `console` blocks become the commands and what they print, its `js` blocks files. The
 * page shows samples (keys, dates, ids, the usual ports) where every run has others; this file says which those are.
 */

/** `<!-- run: COMMAND -->` in the page is done without being shown, whatever it prints. */
const block = /^```(\w+)\n([\s\S]*?)^```$|^<!-- run: (.+) -->$/gm;

const productKey = /\b[A-Z0-9]{5}(?:-[A-Z0-9]{5}){4}\b/g;
const placeholder = 'XXXXX-XXXXX-XXXXX-XXXXX-XXXXX';

/** Where the programs of the test listen instead. */
const surroundings: readonly (readonly [RegExp, string])[] = [
  [/^(\$ attiva authority init .*)$/, '$1 --address http://127.0.0.1:[[PORT]]'],
  [/^(\$ attiva authority serve \S+)$/, '$1 --address 127.0.0.1 --port [[PORT]] --administration-port 0 &'],
  [/^(\$ stop attiva authority serve \S+)$/, '$1 --address 127.0.0.1 --port [[PORT]] --administration-port 0'],
  [/^(\$ attiva host serve .*)$/, '$1 &'],
  [/^(\$ (?:attiva client|node) .*)\b127\.0\.0\.1(?!:)/, '$1127.0.0.1:[[HOST_PORT]]'],
  [/127\.0\.0\.1:7688/g, '127.0.0.1:[[HOST_PORT]]'],
];

/** What differs from run to run in lines that are printed. */
const samples: readonly (readonly [RegExp, string])[] = [
  [/\bhttp:\/\/(?:\[::\]|127\.0\.0\.1):\d+/g, 'http://[..]'],
  [/\b[0-9A-F]{4}(?:-[0-9A-F]{4}){3}\b/g, '[[ROOT]]'],
  [/…[A-Z0-9]{5}\b/g, '…[..]'],
  [/^( {2}Partial product key +)[A-Z0-9]{5}$/, '$1[..]'],
  [/\b20\d\d-\d\d-\d\d(?: \d\d:\d\d UTC)?/g, '[..]'],
  [/(agreement|Client +) ?[\w-]{20,22}/g, '$1[..]'],
  [/(generation (?:≤ )?)20\d\d/g, '$1[..]'],
  [/^(Host|Authority) \d+\.\d+\.\d+/, '$1 [..]'],
  [/\/\S+\/(?:host|pc-01\/aurora\.example)\b/g, '[..]'],
  [/^Image of pc-01 \(\w+…\)(.*): pc-02 /, 'Image of [..]$1: [..] '],
];

/** @returns the transcript's text, and the page's `js` blocks. */
export function pageTranscript(page: string): { readonly text: string; readonly programs: readonly string[] } {
  const lines: string[] = ['# A tutorial', ''];
  const programs: string[] = [];
  const keys = new Map<string, string>();
  for (const [, language, body = '', hidden] of page.matchAll(block)) {
    if (hidden !== undefined) lines.push(put(`$ ${hidden}`, surroundings), '[...]', '');
    else if (language === 'console') lines.push(...body.split('\n').map((line) => general(line, keys)));
    else if (language === 'js') programs.push(body);
  }
  return { text: lines.join('\n'), programs };
}

function general(line: string, keys: Map<string, string>): string {
  const named = line.replaceAll(productKey, (key) => {
    if (key === placeholder) return key;
    if (!keys.has(key)) keys.set(key, `[[KEY_${keys.size + 1}]]`);
    return keys.get(key) ?? '';
  });
  const moved = put(named, surroundings);
  return moved.startsWith('$ ') ? moved : put(moved, samples);
}

function put(line: string, rules: readonly (readonly [RegExp, string])[]): string {
  return rules.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), line);
}
